//! What differs between two tables of lines.

use crate::plans::model::{PlanLine, PlanLineChange, PlanLineId};
use std::collections::BTreeMap;

/// What a new table changes in an old one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// New lines.
    pub added: Vec<PlanLine>,
    /// Lines that differ.
    pub changed: Vec<PlanLineChange>,
    /// Lines that are gone.
    pub removed: Vec<PlanLine>,
    /// Lines that are the same.
    pub unchanged: usize,
}

/// Compares by line id, in the order of the new table; what is gone comes in the order of the old one.
#[must_use]
pub fn compare(before: &[PlanLine], after: &[PlanLine]) -> Change {
    let mut old: BTreeMap<PlanLineId, &PlanLine> =
        before.iter().filter_map(|line| line.id.map(|id| (id, line))).collect();
    let mut change = Change::default();
    for line in after {
        match line.id.and_then(|id| old.remove(&id)) {
            None => change.added.push(line.clone()),
            Some(same) if same == line => change.unchanged += 1,
            Some(other) => {
                change.changed.push(PlanLineChange { before: other.clone(), after: line.clone() });
            }
        }
    }
    let gone = |line: &&PlanLine| line.id.is_some_and(|id| old.contains_key(&id));
    change.removed = before.iter().filter(gone).cloned().collect();
    change
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_compared_by_their_id_and_not_by_their_place() {
        let line =
            |title: &str| PlanLine { id: Some(PlanLineId::new()), title: Some(title.into()), ..PlanLine::default() };
        let (a, b, c) = (line("甲"), line("乙"), line("丙"));
        let renamed = PlanLine { title: Some("乙二".into()), ..b.clone() };
        let change = compare(&[a.clone(), b, c.clone()], &[c, line("丁"), renamed]);
        let titles = |lines: &[PlanLine]| lines.iter().filter_map(|l| l.title.clone()).collect::<Vec<_>>();
        assert_eq!((titles(&change.added), titles(&change.removed)), (vec!["丁".to_owned()], vec!["甲".to_owned()]));
        assert_eq!((change.changed.len(), change.unchanged), (1, 1));
    }
}
