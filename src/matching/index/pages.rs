//! Several values a position, in pages: a change moves the entries of one page and not of all. What is only looked up lies
//! in pages of 256 positions, what is read from end to end in pages of 65,536.

use super::sets::Position;

/// Values by position. `L` is the place inside a page, so it decides how large pages are.
#[derive(Clone, Debug)]
pub(crate) struct Pages<L, T> {
    pages: Vec<Vec<(L, T)>>,
}

/// A place inside a page.
pub(crate) trait Low: Copy + Ord {
    /// Page and place inside it.
    fn split(position: Position) -> (usize, Self);
}

impl Low for u8 {
    fn split(position: Position) -> (usize, Self) {
        let [low, a, b, c] = position.to_le_bytes();
        (usize::try_from(u32::from_le_bytes([a, b, c, 0])).unwrap_or(usize::MAX), low)
    }
}

impl Low for u16 {
    fn split(position: Position) -> (usize, Self) {
        super::sets::split(position)
    }
}

impl<L, T> Default for Pages<L, T> {
    fn default() -> Self {
        Self { pages: Vec::new() }
    }
}

impl<L: Low, T: Copy + PartialEq> Pages<L, T> {
    /// The values of `position`, in their order.
    pub(crate) fn get(&self, position: Position) -> impl Iterator<Item = T> + '_ {
        let (page, low) = L::split(position);
        let page = self.page(page);
        let start = page.partition_point(|(at, _)| *at < low);
        page.get(start..).unwrap_or_default().iter().take_while(move |(at, _)| *at == low).map(|(_, value)| *value)
    }

    /// Gives `position` these values instead of those it has; false when they are the same.
    pub(crate) fn replace(&mut self, position: Position, values: &[T]) -> bool {
        let (at, low) = L::split(position);
        if self.pages.len() <= at {
            if values.is_empty() {
                return false;
            }
            self.pages.resize_with(at + 1, Vec::new);
        }
        let Some(page) = self.pages.get_mut(at) else { return false };
        // Mostly they come in order.
        if page.last().is_none_or(|(place, _)| *place < low) {
            page.extend(values.iter().map(|value| (low, *value)));
            return !values.is_empty();
        }
        let start = page.partition_point(|(place, _)| *place < low);
        let end = page.partition_point(|(place, _)| *place <= low);
        let old = page.get(start..end).unwrap_or_default();
        if old.iter().map(|(_, value)| value).eq(values) {
            return false;
        }
        page.splice(start..end, values.iter().map(|value| (low, *value)));
        true
    }

    /// The entries of page number `page`, ordered by place.
    pub(crate) fn page(&self, page: usize) -> &[(L, T)] {
        self.pages.get(page).map_or(&[], Vec::as_slice)
    }

    /// Gives back room that growing took in advance.
    pub(crate) fn shrink(&mut self) {
        self.pages.iter_mut().for_each(Vec::shrink_to_fit);
        self.pages.shrink_to_fit();
    }

    /// Bytes on the heap.
    pub(crate) fn bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Vec<(L, T)>>()
            + self.pages.iter().map(|page| page.capacity() * size_of::<(L, T)>()).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn values_are_those_last_given(changes in proptest::collection::vec((0u32..600, proptest::collection::vec(0u16..5, 0..4)), 0..60)) {
            let (mut small, mut large) = (Pages::<u8, u16>::default(), Pages::<u16, u16>::default());
            let mut model = BTreeMap::<u32, Vec<u16>>::new();
            for (position, values) in changes {
                let before = model.insert(position, values.clone()).unwrap_or_default();
                prop_assert_eq!(small.replace(position, &values), before != values);
                prop_assert_eq!(large.replace(position, &values), before != values);
            }
            for position in 0..600 {
                let wanted = model.get(&position).cloned().unwrap_or_default();
                prop_assert_eq!(small.get(position).collect::<Vec<_>>(), wanted.clone());
                prop_assert_eq!(large.get(position).collect::<Vec<_>>(), wanted);
            }
        }
    }
}
