//! Keys that are written in more than one way: a text or a map, a list or nothing at all.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What an id looks like.
pub const ID: &str = "^[a-z0-9][a-z0-9-]*$";

/// What a duration looks like.
pub const DURATION: &str = concat!(
    r"^\s*(\d+([.,]\d+)?\s*(w|w(ee)?ks?|d(ays?)?|h((ou)?rs?)?|m(n|ins?|inutes?)?|s(ec(ond)?s?)?)",
    r"\s*,?\s*)+(\d{1,2}\s*)?$|^\s*\d+:\d\d(:\d\d)?\s*$"
);

/// What odds look like.
pub const ODDS: &str = r"^\s*\d+\s+in\s+\d+\s*$";

/// A text for the simple case, a map for the full one.
#[derive(Debug)]
pub enum Short<T> {
    Text(String),
    Full(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ShortVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Short<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Short{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let full = generator.subschema_for::<T>();
        json_schema!({ "anyOf": [{ "type": "string" }, full] })
    }
}

struct ShortVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ShortVisitor<T> {
    type Value = Short<T>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a text or a map")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Short::Text(text.to_string()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Short::Text(text))
    }

    // A bare number is no good as a duration nor as a criterion, but what reads it says that better.
    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Short::Text(number.to_string()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Short::Text(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Short::Text(number.to_string()))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Short::Text(String::new()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Short::Full)
    }
}

/// Roles and how many of each, in the order of the file.
pub type Crew = Pairs<u32>;

/// Roles and what people call them, in the order of the file.
pub type RoleNames = Pairs<String>;

/// A map whose keys the author makes up, in the order of the file. A key may be there twice, and
/// whoever reads it says so.
#[derive(Debug)]
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor(PhantomData))
    }
}

/// What a [`Pairs`] may have as a value, for the schema.
trait PairValue {
    fn schema() -> Schema;
}

impl PairValue for u32 {
    fn schema() -> Schema {
        json_schema!({ "type": "integer", "minimum": 1 })
    }
}

impl PairValue for String {
    fn schema() -> Schema {
        json_schema!({ "type": "string" })
    }
}

impl<V: PairValue> JsonSchema for Pairs<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Pairs".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "minProperties": 1,
            "additionalProperties": V::schema()
        })
    }
}

struct PairsVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for PairsVisitor<V> {
    type Value = Pairs<V>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a map of roles and numbers")
    }

    // Not a map type: those keep the last of two equal keys and say nothing.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
        let mut pairs = Vec::new();
        while let Some(entry) = map.next_entry()? {
            pairs.push(entry);
        }
        Ok(Pairs(pairs))
    }
}

/// A list where "nothing" has a meaning of its own, and so must be written as `[]`.
pub fn list_if_given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<String>>, D::Error> {
    deserializer.deserialize_any(ListVisitor).map(Some)
}

struct ListVisitor;

impl<'de> Visitor<'de> for ListVisitor {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Err(E::custom(
            "'needs' is there but empty; write [] if it needs nothing, or leave the key out for \
             the step before it",
        ))
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(texts)
    }
}
