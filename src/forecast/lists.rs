//! Many short lists in one flat array: who needs whom.

/// For each item the numbers of other items, without an allocation each.
#[derive(Debug, Clone)]
pub(super) struct Lists {
    from: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub(super) fn of<'a>(lists: impl Iterator<Item = &'a [usize]>) -> Lists {
        let (mut from, mut items) = (vec![0], Vec::new());
        for list in lists {
            items.extend(list.iter().map(|&item| item as u32));
            from.push(items.len() as u32);
        }
        Lists { from, items }
    }

    pub(super) fn len(&self) -> usize {
        self.from.len() - 1
    }

    #[inline]
    pub(super) fn of_item(&self, at: usize) -> &[u32] {
        &self.items[self.from[at] as usize..self.from[at + 1] as usize]
    }

    /// For each item those in whose list it stands.
    pub(super) fn turned(&self) -> Lists {
        let mut turned = vec![Vec::new(); self.len()];
        for at in 0..self.len() {
            for &item in self.of_item(at) {
                turned[item as usize].push(at);
            }
        }
        Lists::of(turned.iter().map(Vec::as_slice))
    }
}
