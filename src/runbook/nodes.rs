//! Serde over the nodes of a [`Tree`], so that every error knows the node it is about.

use std::cell::Cell;
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use super::tree::{Kind, NodeId, Tree};

/// The first thing that is wrong, and the node that it is about.
#[derive(Debug)]
pub struct Fault {
    pub what: What,
    pub node: Option<NodeId>,
}

#[derive(Debug)]
pub enum What {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    Twice(&'static str),
    Missing(&'static str),
    UnknownWord {
        word: String,
        known: &'static [&'static str],
    },
    /// What was expected instead, in serde's words.
    Wrong(String),
    Other(String),
}

impl Fault {
    fn of(what: What) -> Fault {
        Fault { what, node: None }
    }

    /// The innermost node that saw the error is the one it is about.
    fn at(mut self, node: NodeId) -> Fault {
        self.node.get_or_insert(node);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.what)
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Fault {
        Fault::of(What::Other(message.to_string()))
    }

    fn unknown_field(key: &str, known: &'static [&'static str]) -> Fault {
        let key = key.to_string();
        Fault::of(What::UnknownKey { key, known })
    }

    fn unknown_variant(word: &str, known: &'static [&'static str]) -> Fault {
        let word = word.to_string();
        Fault::of(What::UnknownWord { word, known })
    }

    fn missing_field(key: &'static str) -> Fault {
        Fault::of(What::Missing(key))
    }

    fn duplicate_field(key: &'static str) -> Fault {
        Fault::of(What::Twice(key))
    }

    fn invalid_type(_: Unexpected, expected: &dyn Expected) -> Fault {
        Fault::of(What::Wrong(expected.to_string()))
    }

    fn invalid_value(_: Unexpected, expected: &dyn Expected) -> Fault {
        Fault::of(What::Wrong(expected.to_string()))
    }
}

/// A node, ready to be read.
#[derive(Clone, Copy)]
pub struct Reader<'t> {
    tree: &'t Tree,
    node: NodeId,
}

impl<'t> Reader<'t> {
    pub fn new(tree: &'t Tree, node: NodeId) -> Reader<'t> {
        Reader { tree, node }
    }

    /// What the node is, behind any alias.
    fn kind(&self) -> &'t Kind {
        let mut kind = self.tree.nodes.get(self.node).map(|n| &n.kind);
        while let Some(Kind::Alias(target)) = kind {
            kind = self.tree.nodes.get(*target).map(|n| &n.kind);
        }
        kind.unwrap_or(&Kind::Hole)
    }

    fn is_nothing(&self) -> bool {
        matches!(self.kind(), Kind::Scalar { text, plain: true }
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    fn wrong<T>(&self, expected: &dyn Expected) -> Result<T, Fault> {
        Err(Fault::of(What::Wrong(expected.to_string())).at(self.node))
    }

    fn number<V: Visitor<'t>, N: std::str::FromStr>(
        self,
        visitor: V,
        hole: N,
        visit: impl FnOnce(V, N) -> Result<V::Value, Fault>,
    ) -> Result<V::Value, Fault> {
        let number = match self.kind() {
            Kind::Scalar { text, plain: true } => text.parse().ok(),
            Kind::Hole => Some(hole),
            _ => None,
        };
        match number {
            Some(number) => visit(visitor, number).map_err(|e| e.at(self.node)),
            None => self.wrong(&visitor),
        }
    }
}

impl<'t> Deserializer<'t> for Reader<'t> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
            _ if self.is_nothing() => visitor.visit_unit(),
            Kind::Scalar { text, plain: true } => {
                if let Ok(number) = text.parse() {
                    visitor.visit_u64(number)
                } else if let Ok(number) = text.parse() {
                    visitor.visit_f64(number)
                } else if let Ok(truth) = text.parse() {
                    visitor.visit_bool(truth)
                } else {
                    visitor.visit_str(text)
                }
            }
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            // Nothing that YAML has is read as this; what takes several forms takes it for a hole.
            _ => visitor.visit_none(),
        }
        .map_err(|e| e.at(self.node))
    }

    fn deserialize_str<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            Kind::Hole => visitor.visit_str(""),
            _ => self.wrong(&visitor),
        }
        .map_err(|e| e.at(self.node))
    }

    fn deserialize_string<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_bool<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            Kind::Scalar { text, plain: true } if text.parse::<bool>().is_ok() => {
                visitor.visit_bool(text == "true")
            }
            Kind::Hole => visitor.visit_bool(false),
            _ => self.wrong(&visitor),
        }
        .map_err(|e| e.at(self.node))
    }

    fn deserialize_u32<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor, 1, |v, n| v.visit_u32(n))
    }

    fn deserialize_f64<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.number(visitor, 0.0, |v, n| v.visit_f64(n))
    }

    fn deserialize_option<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.kind() {
            Kind::Hole => visitor.visit_none(),
            _ if self.is_nothing() => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        let items: &[NodeId] = match self.kind() {
            Kind::List(items) => items,
            Kind::Hole => &[],
            _ if self.is_nothing() => &[],
            _ => return self.wrong(&visitor),
        };
        let tree = self.tree;
        let items = items.iter();
        visitor
            .visit_seq(Items { tree, items })
            .map_err(|e| e.at(self.node))
    }

    fn deserialize_map<V: Visitor<'t>>(self, visitor: V) -> Result<V::Value, Fault> {
        let entries: &[_] = match self.kind() {
            Kind::Map(entries) => entries,
            Kind::Hole => &[],
            _ if self.is_nothing() => &[],
            _ => return self.wrong(&visitor),
        };
        let at = Cell::new((self.node, self.node));
        let access = Entries {
            tree: self.tree,
            entries: entries.iter(),
            at: &at,
        };
        visitor.visit_map(access).map_err(|e| match e.what {
            // A key that is there twice is found out between the key and its value.
            What::Twice(_) => e.at(at.get().0),
            _ => e.at(self.node),
        })
    }

    fn deserialize_struct<V: Visitor<'t>>(
        self,
        _: &'static str,
        keys: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match self.kind() {
            // All its keys are there, and holes in turn.
            Kind::Hole => visitor.visit_map(Holes {
                tree: self.tree,
                node: self.node,
                keys: keys.iter(),
            }),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'t>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let word = match self.kind() {
            Kind::Scalar { text, .. } => text.as_str(),
            Kind::Hole => words.first().copied().unwrap_or_default(),
            _ => return self.wrong(&"one word"),
        };
        let word: StrDeserializer<Fault> = word.into_deserializer();
        visitor.visit_enum(word).map_err(|e| e.at(self.node))
    }

    forward_to_deserialize_any! {
        <V: Visitor<'t>>
        i8 i16 i32 i64 u8 u16 u64 f32 char bytes byte_buf unit unit_struct newtype_struct
        tuple tuple_struct ignored_any
    }
}

struct Items<'t> {
    tree: &'t Tree,
    items: std::slice::Iter<'t, NodeId>,
}

impl<'t> SeqAccess<'t> for Items<'t> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'t>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let read = |node: &NodeId| {
            let item = seed.deserialize(Reader::new(self.tree, *node));
            item.map_err(|e| e.at(*node))
        };
        self.items.next().map(read).transpose()
    }
}

struct Entries<'t, 'c> {
    tree: &'t Tree,
    entries: std::slice::Iter<'t, (NodeId, NodeId)>,
    /// The key and value that are being read.
    at: &'c Cell<(NodeId, NodeId)>,
}

impl<'t> MapAccess<'t> for Entries<'t, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        self.at.set(*entry);
        let read = seed.deserialize(Reader::new(self.tree, entry.0));
        read.map(Some).map_err(|e| e.at(entry.0))
    }

    fn next_value_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        let (_, value) = self.at.get();
        let read = seed.deserialize(Reader::new(self.tree, value));
        read.map_err(|e| e.at(value))
    }
}

struct Holes<'t> {
    tree: &'t Tree,
    node: NodeId,
    keys: std::slice::Iter<'static, &'static str>,
}

impl<'t> MapAccess<'t> for Holes<'t> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'t>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        let read = |key: &&'static str| {
            let key: StrDeserializer<Fault> = (*key).into_deserializer();
            seed.deserialize(key)
        };
        self.keys.next().map(read).transpose()
    }

    fn next_value_seed<T: DeserializeSeed<'t>>(&mut self, seed: T) -> Result<T::Value, Fault> {
        seed.deserialize(Reader::new(self.tree, self.node))
    }
}
