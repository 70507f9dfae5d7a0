//! Everybody against everything: for each need its first organizations, for each organization its first needs.

use super::Index;
use super::question::{Place, Question};
use super::sets::Position;
use crate::kernel::ids::OrganizationId;

/// Who matches what. Needs are numbered as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Digest {
    /// For each need, its first organizations in order.
    pub needs: Vec<Vec<Place>>,
    /// For each organization that matches any, its first needs, ascending.
    pub organizations: Vec<(OrganizationId, Vec<usize>)>,
}

impl Index {
    /// Matches every question with every organization: the first of each question as it asks, and the first `most`
    /// needs of each organization.
    #[must_use]
    pub fn digest<'q>(&self, questions: impl IntoIterator<Item = &'q Question>, most: usize) -> Digest {
        let mut needs = Vec::new();
        // For each position how many needs it has; pairs of position and need.
        let mut counts = vec![0; self.ids.len()];
        let mut pairs: Vec<(Position, usize)> = Vec::new();
        for (need, question) in questions.into_iter().enumerate() {
            let eligible = self.eligible(question);
            eligible.each(|position| {
                let count = usize::try_from(position).ok().and_then(|at| counts.get_mut(at));
                if let Some(count) = count.filter(|count| **count < most) {
                    *count += 1;
                    pairs.push((position, need));
                }
            });
            needs.push(self.first(question, &eligible));
        }
        pairs.sort_unstable();
        let of_one = |pairs: &[(Position, usize)]| {
            let id = self.ids.at(pairs.first()?.0)?;
            Some((OrganizationId::from_uuid(id), pairs.iter().map(|(_, need)| *need).collect()))
        };
        let organizations = pairs.chunk_by(|(a, _), (b, _)| a == b).filter_map(of_one).collect();
        Digest { needs, organizations }
    }
}
