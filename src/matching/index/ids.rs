//! Which organization stands at which position.
//!
//! Ids are ordered by creation, so organizations mostly arrive in order, stand in order and are found by halving. One that
//! arrives late gets the next position all the same and is remembered apart until the index is rebuilt.

use super::sets::{Position, Set};
use crate::kernel::ids::OrganizationId;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The number behind an id; ids and numbers are in the same order.
pub(super) fn uuid(id: OrganizationId) -> Uuid {
    Uuid::parse_str(id.as_str()).unwrap_or_default()
}

/// Ids by position and back.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    /// Ascending; the place of a latecomer repeats the id before it.
    placed: Vec<Uuid>,
    late: BTreeMap<Uuid, Position>,
    late_ids: BTreeMap<Position, Uuid>,
    late_places: Set,
}

impl Ids {
    /// The position of `id`.
    pub(super) fn find(&self, id: Uuid) -> Option<Position> {
        let at = self.placed.partition_point(|placed| *placed < id);
        let placed = self.placed.get(at).filter(|placed| **placed == id).and_then(|_| Position::try_from(at).ok());
        placed.or_else(|| self.late.get(&id).copied())
    }

    /// The position of `id`, a new one if it has none; `None` when four thousand million are taken.
    pub(super) fn claim(&mut self, id: Uuid) -> Option<Position> {
        let position = Position::try_from(self.placed.len()).ok()?;
        // Mostly they come in order: what is later than the last has not been here.
        match self.placed.last().copied().filter(|last| id <= *last) {
            Some(last) => {
                if let Some(position) = self.find(id) {
                    return Some(position);
                }
                self.placed.push(last);
                self.late.insert(id, position);
                self.late_ids.insert(position, id);
                self.late_places.insert(position);
            }
            None => self.placed.push(id),
        }
        Some(position)
    }

    /// The id at `position`.
    pub(super) fn at(&self, position: Position) -> Option<Uuid> {
        if let Some(id) = self.late_ids.get(&position) {
            return Some(*id);
        }
        self.placed.get(usize::try_from(position).ok()?).copied()
    }

    /// Positions of latecomers: their order is not that of their ids.
    pub(super) const fn late(&self) -> &Set {
        &self.late_places
    }

    /// How many positions are taken.
    pub(super) fn len(&self) -> usize {
        self.placed.len()
    }

    /// Gives back room that growing took in advance.
    pub(super) fn shrink(&mut self) {
        self.placed.shrink_to_fit();
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.placed.capacity() * size_of::<Uuid>() + self.late.len() * 64 + self.late_places.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_is_found_where_it_was_put(order in proptest::collection::vec(0u128..40, 0..60)) {
            let mut ids = Ids::default();
            let mut model = BTreeMap::new();
            for id in order.into_iter().map(Uuid::from_u128) {
                let next = Position::try_from(model.len()).unwrap();
                let wanted = *model.entry(id).or_insert(next);
                prop_assert_eq!(ids.claim(id), Some(wanted));
            }
            for (id, position) in &model {
                prop_assert_eq!(ids.find(*id), Some(*position));
                prop_assert_eq!(ids.at(*position), Some(*id));
            }
            prop_assert_eq!(ids.find(Uuid::from_u128(99)), None);
            let in_order: Vec<Uuid> = (0..).map_while(|at| ids.at(at)).zip(0..).filter(|(_, at)| !ids.late().contains(*at)).map(|(id, _)| id).collect();
            prop_assert!(in_order.is_sorted());
        }
    }
}
