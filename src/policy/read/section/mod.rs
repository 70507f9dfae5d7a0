//! The sections of a pack, each into its entries.

mod money;
mod procedure;
mod result;
mod rule;

use super::pack::fact;
use crate::kernel::{Ratio, Text};
use crate::policy::document::{Cursor, Fields};
use crate::policy::facts::Word;
use crate::policy::fault::say;
use crate::policy::pack::{Content, Entry, Source, Status};
use crate::policy::points::Points;
use crate::policy::vocabulary::Vocabulary;

/// Reads sections; knows what facts there are and what an entry cites where it says nothing else.
pub(super) struct Sections<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) source: Source,
}

impl Sections<'_> {
    /// Every section of the pack.
    pub(super) fn read(&self, fields: &mut Fields<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        entries.extend(self.items(fields, "fact", |_, id, f| fact(id.to_owned(), f).map(Content::Fact)));
        entries.extend(self.items(fields, "project_type", |_, id, f| {
            let label = f.get("text")?.label()?;
            Some(Content::ProjectType(Word { id: id.to_owned(), label }))
        }));
        entries.extend(self.items(fields, "eligibility", Self::eligibility));
        entries.extend(self.items(fields, "preference", Self::preference));
        entries.extend(self.items(fields, "cost_category", |_, _, _| Some(Content::CostCategory)));
        entries.extend(self.items(fields, "cost_rule", Self::cost_rule));
        entries.extend(self.items(fields, "period", Self::period));
        entries.extend(self.items(fields, "threshold", |_, _, f| f.need("amount")?.money().map(Content::Threshold)));
        entries.extend(self.items(fields, "method_choice", Self::method_choice));
        entries.extend(self.items(fields, "limit", Self::limit));
        entries.extend(self.items(fields, "low_price", Self::low_price));
        entries.extend(self.items(fields, "recusal", Self::recusal));
        entries.extend(self.items(fields, "remedy_rule", Self::remedy_rule));
        entries.extend(self.items(fields, "way_out", Self::way_out));
        entries.extend(self.items(fields, "duty", Self::duty));
        entries.extend(self.items(fields, "contract_part", Self::contract_part));
        entries.extend(self.procedures(fields));
        entries.extend(self.list(fields, "preference_use", Self::preference_use, Content::PreferenceUses));
        entries.extend(self.tranches(fields));
        entries.extend(self.grade_bands(fields));
        entries.extend(self.indicators(fields));
        entries.extend(self.ranking(fields));
        entries.extend(self.party_coverage(fields));
        entries
    }

    /// The source of an entry: its own `basis`, `status`, `note`, `document`, else the pack's. Every value cites its basis.
    fn source(&self, fields: &mut Fields<'_>) -> Source {
        self.source_within(fields, &self.source)
    }

    fn source_within(&self, fields: &mut Fields<'_>, outer: &Source) -> Source {
        let owned = |c: Cursor<'_>| c.text().map(str::to_owned);
        let basis = fields.get("basis").and_then(owned).unwrap_or_else(|| outer.basis.clone());
        if basis.is_empty() {
            let words = say!("缺少依据“basis”（本条或整个规则包）", "“basis” is missing, here or for the whole pack");
            fields.fault("missing_key", words);
        }
        Source {
            pack: outer.pack.clone(),
            document: fields.get("document").and_then(owned).unwrap_or_else(|| outer.document.clone()),
            basis,
            status: fields.get("status").and_then(|c| c.word(Status::ALL)).unwrap_or(outer.status),
            note: fields.get("note").and_then(|c| c.label()).or_else(|| outer.note.clone()),
        }
    }

    /// A section whose entries stand alone, `[[section]]` with `id`, `text` and source.
    fn items(
        &self,
        fields: &mut Fields<'_>,
        section: &'static str,
        read: impl Fn(&Self, &str, &mut Fields<'_>) -> Option<Content>,
    ) -> Vec<Entry> {
        let Some(cursor) = fields.get(section) else { return Vec::new() };
        let mut entries = Vec::new();
        for (id, mut item) in cursor.items() {
            let text = item.need("text").and_then(|c| c.label());
            let source = self.source(&mut item);
            let content = read(self, &id, &mut item);
            let (item_line, written) = (item.line(), item.to_json());
            item.done();
            if let (Some(text), Some(content)) = (text, content) {
                entries.push(Entry { key: format!("{section}.{id}"), text, source, content, line: item_line, written });
            }
        }
        entries
    }

    /// The parts of a section that only makes sense whole, with the list as it was written.
    fn parts<T>(
        &self,
        cursor: &Cursor<'_>,
        read: impl Fn(&Self, String, Text, Source, &mut Fields<'_>) -> Option<T>,
    ) -> Vec<T> {
        let mut parts = Vec::new();
        for (id, mut item) in cursor.items() {
            let text = item.need("text").and_then(|c| c.label());
            let source = self.source(&mut item);
            let part = text.and_then(|text| read(self, id, text, source, &mut item));
            item.done();
            parts.extend(part);
        }
        parts
    }

    fn whole(&self, key: &str, cursor: &Cursor<'_>, content: Content) -> Entry {
        let text = section_title(key);
        // A pack that gathers several documents has no basis of its own: then that of the first part stands for the list.
        let own = Some(&self.source).filter(|source| !source.basis.is_empty());
        let source = own.or(first_source(&content)).unwrap_or(&self.source).clone();
        Entry { key: key.to_owned(), text, source, content, line: cursor.spot.line, written: cursor.spot.to_json() }
    }

    /// A whole-list section without checks across its parts.
    fn list<T>(
        &self,
        fields: &mut Fields<'_>,
        section: &'static str,
        read: impl Fn(&Self, String, Text, Source, &mut Fields<'_>) -> Option<T>,
        content: impl Fn(Vec<T>) -> Content,
    ) -> Option<Entry> {
        let cursor = fields.get(section)?;
        let parts = self.parts(&cursor, read);
        Some(self.whole(section, &cursor, content(parts)))
    }
}

fn section_title(key: &str) -> Text {
    match key.split('.').next() {
        Some("tranche") => Text::new("资金拨付", "Payment plan"),
        Some("ranking") => Text::new("综合排名", "Ranking"),
        Some("grade_band") => Text::new("等级分档", "Grade bands"),
        Some("indicator") => Text::new("绩效指标", "Performance indicators"),
        _ => Text::new("优先条件的用途", "Use of preferences"),
    }
}

fn first_source(content: &Content) -> Option<&Source> {
    match content {
        Content::PreferenceUses(parts) => parts.first().map(|part| &part.source),
        Content::Tranches(parts) => parts.first().map(|part| &part.source),
        Content::GradeBands(parts) => parts.first().map(|part| &part.source),
        Content::Indicators(parts) => parts.first().map(|part| &part.source),
        Content::Ranking(parts) => parts.first().map(|part| &part.source),
        _ => None,
    }
}

fn points(cursor: &Cursor<'_>) -> Option<Points> {
    cursor.hundredths().map(Points::from_hundredths)
}

/// Refuses a minimum above its maximum.
fn ordered<T: PartialOrd + std::fmt::Display + Copy>(fields: &Fields<'_>, min: Option<T>, max: Option<T>) {
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        fields.fault("min_above_max", say!("下限 {} 高于上限 {}", "the minimum {} is above the maximum {}", min, max));
    }
}

/// Refuses shares that do not add up to 100 %.
fn whole_of(cursor: &Cursor<'_>, shares: impl Iterator<Item = Ratio>, zh: &str, en: &str) {
    let sum = Ratio::from_bp(shares.map(Ratio::bp).sum());
    if sum != Ratio::ONE {
        cursor.fault("sum", (format!("{zh}合计 {sum}，应为 100%"), format!("{en} add up to {sum}, they must be 100%")));
    }
}
