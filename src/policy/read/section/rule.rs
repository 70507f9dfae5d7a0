//! Rules about organizations.

use super::{Sections, ordered, points};
use crate::kernel::Text;
use crate::policy::document::{Cursor, Fields, from_json};
use crate::policy::fault::say;
use crate::policy::pack::{
    Award, Band, Content, Eligibility, Entry, PartyCoverage, Preference, PreferenceUse, Source, Use,
};
use crate::policy::read::condition::{Scope, condition, optional};

impl Sections<'_> {
    pub(super) fn eligibility(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let when = optional(fields, "when", self.vocabulary, Scope::Both);
        let require = condition(&fields.need("require")?, self.vocabulary, Scope::Organization)?;
        Some(Content::Eligibility(Eligibility { when, require }))
    }

    /// `given` with `points`; `given` alone (order); `points_by = { fact = { word = points } }`; or
    /// `bands = [{ given, points }]`.
    pub(super) fn preference(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        const RANK: u16 = 100;
        let when = optional(fields, "when", self.vocabulary, Scope::Both);
        let rank = fields.get("rank").and_then(|c| c.count(0)).unwrap_or(RANK);
        let points_at = fields.get("points");
        let given = fields.get("given");
        let points_by = fields.get("points_by");
        let bands = fields.get("bands");
        let award = match (given, points_by, bands) {
            (Some(given), None, None) => {
                let given = condition(&given, self.vocabulary, Scope::Organization)?;
                match points_at {
                    Some(at) => Award::Points(vec![Band { given, points: points(&at)? }]),
                    None => Award::Order(given),
                }
            }
            (None, Some(by), None) => Award::Points(self.points_by(&by)?),
            (None, None, Some(bands)) => Award::Points(bands.each(|band| {
                let mut fields = band.table()?;
                let given = condition(&fields.need("given")?, self.vocabulary, Scope::Organization);
                let worth = fields.need("points").and_then(|c| points(&c));
                fields.done();
                Some(Band { given: given?, points: worth? })
            })?),
            _ => {
                let words = say!(
                    "given、points_by、bands 三者必须且只能写一个",
                    "exactly one of given, points_by and bands must be there"
                );
                fields.fault("one_of", words);
                return None;
            }
        };
        Some(Content::Preference(Preference { when, rank, award }))
    }

    fn points_by(&self, cursor: &Cursor<'_>) -> Option<Vec<Band>> {
        let mut bands = Vec::new();
        for (fact, words) in cursor.table()?.all() {
            for (word, value) in words.table()?.all() {
                // Read as the condition `{ fact = { is = word } }`, so that facts and words are checked in one place.
                let json = serde_json::json!({ fact: { "is": word } });
                let spot = from_json(&json);
                let at = Cursor { sink: value.sink, path: value.path.clone(), spot: &spot };
                let given = condition(&at, self.vocabulary, Scope::Organization);
                bands.push(Band { given: given?, points: points(&value)? });
            }
        }
        Some(bands)
    }

    pub(super) fn preference_use(
        &self,
        id: String,
        text: Text,
        source: Source,
        fields: &mut Fields<'_>,
    ) -> Option<PreferenceUse> {
        let when = optional(fields, "when", self.vocabulary, Scope::Opportunity);
        let uses = fields.need("uses")?.each(|c| c.word(Use::ALL))?;
        Some(PreferenceUse { id, text, when, uses, source })
    }

    pub(super) fn party_coverage(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("party_coverage")?;
        let mut table = cursor.table()?;
        let own_branch_from = table.need("own_branch_from").and_then(|c| c.count(1));
        let joint_branch_from = table.need("joint_branch_from").and_then(|c| c.count(1));
        let joint_max_units = table.get("joint_max_units").and_then(|c| c.count(2));
        let text = table.need("text").and_then(|c| c.label());
        let source = self.source(&mut table);
        ordered(&table, joint_branch_from, own_branch_from);
        let written = table.to_json();
        table.done();
        let content = Content::PartyCoverage(PartyCoverage {
            own_branch_from: own_branch_from?,
            joint_branch_from: joint_branch_from?,
            joint_max_units,
        });
        Some(Entry { key: "party_coverage".to_owned(), text: text?, source, content, line: cursor.spot.line, written })
    }
}
