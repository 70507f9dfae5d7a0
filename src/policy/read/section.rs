//! The sections of a pack, each into its entries.

use super::condition::{Scope, condition, month_day, optional};
use super::pack::fact;
use crate::kernel::{Ratio, Text};
use crate::policy::document::{Cursor, Fields};
use crate::policy::facts::{Vocabulary, Word, id};
use crate::policy::fault::say;
use crate::policy::pack::*;
use crate::policy::points::Points;
use std::collections::BTreeMap;

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
        entries.extend(self.items(fields, "limit", Self::limit));
        entries.extend(self.items(fields, "low_price", Self::low_price));
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

    fn eligibility(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let when = optional(fields, "when", self.vocabulary, Scope::Both);
        let require = condition(&fields.need("require")?, self.vocabulary, Scope::Organization)?;
        Some(Content::Eligibility(Eligibility { when, require }))
    }

    /// `given` with `points`; `given` alone (order); `points_by = { fact = { word = points } }`; or
    /// `bands = [{ given, points }]`.
    fn preference(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
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
                let spot = crate::policy::document::from_json(&json);
                let at = Cursor { sink: value.sink, path: value.path.clone(), spot: &spot };
                let given = condition(&at, self.vocabulary, Scope::Organization);
                bands.push(Band { given: given?, points: points(&value)? });
            }
        }
        Some(bands)
    }

    fn preference_use(&self, id: String, text: Text, source: Source, fields: &mut Fields<'_>) -> Option<PreferenceUse> {
        let when = optional(fields, "when", self.vocabulary, Scope::Opportunity);
        let uses = fields.need("uses")?.each(|c| c.word(Use::ALL))?;
        Some(PreferenceUse { id, text, when, uses, source })
    }

    fn cost_rule(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let when = optional(fields, "when", self.vocabulary, Scope::Opportunity);
        let categories = fields.get("categories").and_then(|c| c.each(Cursor::id));
        let amount = fields.get("amount").and_then(|c| c.word(Amount::ALL));
        let base = fields.get("base").and_then(|c| c.word(Base::ALL));
        let standard = fields.get("standard").and_then(|c| c.money());
        let bounds = bounds(fields)?;
        let part = match (categories, amount) {
            (Some(categories), None) => Part::Categories(categories),
            (None, Some(amount)) => Part::Amount(amount),
            _ => {
                let words =
                    say!("categories 与 amount 必须且只能写一个", "exactly one of categories and amount must be there");
                fields.fault("one_of", words);
                return None;
            }
        };
        if base.is_none() && (bounds.min.is_some() || bounds.max.is_some()) {
            let allowed: Vec<&str> = Base::ALL.iter().map(|b| b.as_str()).collect();
            let allowed = allowed.join(", ");
            fields.fault("missing_key", say!("比例需要基数“base”：{}", "a share needs its “base”: {}", allowed));
        }
        if (base == Some(Base::HeadcountStandard)) != standard.is_some() {
            let words = say!(
                "standard（每岗每年标准）与 base = \"headcount_standard\" 须同时出现",
                "standard (yuan per post and year) and base = \"headcount_standard\" go together"
            );
            fields.fault("missing_key", words);
        }
        Some(Content::CostRule(CostRule { part, base, standard, bounds, when }))
    }

    fn limit(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let base = fields.get("base").and_then(|c| c.label());
        Some(Content::Limit(Limit { base, bounds: bounds(fields)? }))
    }

    fn low_price(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let against = fields.need("against").and_then(|c| c.word(LowPriceAgainst::ALL));
        let below_at = fields.need("below");
        let below = below_at.as_ref().and_then(Cursor::share);
        let raise_to = fields.get("raise_to").and_then(|c| c.share());
        if let (Some(below), Some(raise_to), Some(at)) = (below, raise_to, below_at)
            && raise_to < below
        {
            at.fault(
                "min_above_max",
                say!("below {} 大于 raise_to {}", "below {} is above raise_to {}", below, raise_to),
            );
        }
        Some(Content::LowPrice(LowPrice { against: against?, below: below?, raise_to }))
    }

    fn period(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let unit = fields.need("unit").and_then(|c| c.word(PeriodUnit::ALL));
        let exact = fields.get("exact").and_then(|c| c.count(1));
        let min = fields.get("min").and_then(|c| c.count(0));
        let max = fields.get("max").and_then(|c| c.count(0));
        let day = fields.get("day").and_then(|c| month_day(&c));
        let extended_max = fields.get("extended_max").and_then(|c| c.count(1));
        let extended_if = fields.get("extended_if").and_then(|c| c.label());
        let counted_from = fields.get("counted_from").and_then(|c| c.label());
        let unit = unit?;
        let on_a_day = unit == PeriodUnit::Date;
        let counted = exact.is_some() || min.is_some() || max.is_some();
        if fields.clean() && (on_a_day != day.is_some() || on_a_day == counted) {
            let words = say!(
                "unit = \"date\" 时写 day；其他单位写 exact、min 或 max",
                "with unit = \"date\" give day; with any other unit give exact, min or max"
            );
            fields.fault("one_of", words);
        }
        ordered(fields, min, max);
        let (min, max) = (exact.or(min), exact.or(max));
        Some(Content::Period(PeriodRule { min, max, extended_max, extended_if, day, unit, counted_from }))
    }

    /// `[procedure.<method>]`: every setting is an entry of its own, so that a region can change one of them.
    fn procedures(&self, fields: &mut Fields<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        let Some(procedures) = fields.get("procedure").and_then(|c| c.table()) else { return entries };
        for (method, cursor) in procedures.all() {
            let methods = self.vocabulary.get(id::METHOD);
            if methods.is_none_or(|fact| fact.word(method).is_none()) {
                let known = methods.map(words_of).unwrap_or_default();
                cursor.not_allowed(method, &known);
                continue;
            }
            let Some(mut table) = cursor.table() else { continue };
            let text = table.need("text").and_then(|c| c.label()).unwrap_or_default();
            let source = self.source(&mut table);
            for key in SETTINGS {
                let Some(at) = table.get(key) else { continue };
                let Some((content, source)) = self.setting(key, &at, &source) else { continue };
                let text = text.clone();
                entries.push(Entry {
                    key: format!("procedure.{method}.{key}"),
                    text,
                    source,
                    content: Content::Setting(content),
                    line: at.spot.line,
                    written: at.spot.to_json(),
                });
            }
            table.done();
        }
        entries
    }

    fn setting(&self, key: &str, cursor: &Cursor<'_>, outer: &Source) -> Option<(Setting, Source)> {
        match key {
            "min_suppliers" => {
                let mut fields = cursor.table()?;
                let min = fields.need("min").and_then(|c| c.count(1));
                let remaining = fields.get("remaining").and_then(|c| c.count(1));
                let source = self.source_within(&mut fields, outer);
                fields.done();
                Some((Setting::Suppliers { min: min?, remaining }, source))
            }
            "panel" => Some((Setting::Panel(cursor.each(|c| self.panel(c, outer))?), outer.clone())),
            "price_weight" => {
                let mut fields = cursor.table()?;
                let bounds = bounds(&mut fields);
                let source = self.source_within(&mut fields, outer);
                fields.done();
                Some((Setting::PriceWeight(bounds?), source))
            }
            "award_by" => Some((Setting::AwardBy(cursor.each(|c| c.word(AwardBy::ALL))?), outer.clone())),
            _ => Some((Setting::Period(cursor.id()?), outer.clone())),
        }
    }

    fn panel(&self, cursor: &Cursor<'_>, outer: &Source) -> Option<Panel> {
        let mut fields = cursor.table()?;
        let min = fields.need("min").and_then(|c| c.count(1));
        let odd = fields.get("odd").and_then(|c| c.bool()).unwrap_or_default();
        let expert_share = fields.get("expert_share").and_then(|c| fraction(&c));
        let when = optional(&mut fields, "when", self.vocabulary, Scope::Opportunity);
        let source = self.source_within(&mut fields, outer);
        fields.done();
        Some(Panel { min: min?, odd, expert_share, when, source })
    }

    fn tranches(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("tranche")?;
        let tranches = self.parts(&cursor, |_, id, text, source, f| {
            let share = f.need("share").and_then(|c| c.share());
            let after = f.need("after").and_then(|c| c.word(Milestone::ALL));
            let months = f.get("months").and_then(|c| c.count(1));
            let requires = f.get("requires").and_then(|c| c.each(|m| m.word(Milestone::ALL))).unwrap_or_default();
            let after = after?;
            if f.clean() && (after == Milestone::MonthsElapsed) != months.is_some() {
                let words = say!(
                    "months 与 after = \"months_elapsed\" 须同时出现",
                    "months and after = \"months_elapsed\" go together"
                );
                f.fault("missing_key", words);
                return None;
            }
            Some(Tranche { id, text, share: share?, after, months, requires, source })
        });
        whole_of(&cursor, tranches.iter().map(|t| t.share), "各期拨付比例", "the shares of the payments");
        Some(self.whole("tranche", &cursor, Content::Tranches(tranches)))
    }

    fn ranking(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("ranking")?;
        let parts = self.parts(&cursor, |_, id, text, source, f| {
            let weight = f.need("weight")?.share()?;
            Some(RankingPart { id, text, weight, source })
        });
        whole_of(&cursor, parts.iter().map(|p| p.weight), "各部分权重", "the weights");
        Some(self.whole("ranking", &cursor, Content::Ranking(parts)))
    }

    fn grade_bands(&self, fields: &mut Fields<'_>) -> Vec<Entry> {
        let Some(cursor) = fields.get("grade_band") else { return Vec::new() };
        let bands = self.parts(&cursor, |_, id, text, source, f| {
            let of = f.need("of").and_then(|c| c.id());
            let from_at = f.need("from")?;
            let from = points(&from_at);
            let scale = f.get("scale").and_then(|c| points(&c)).unwrap_or(FULL_MARKS);
            let from = from?;
            if from > scale {
                let words = say!("起始分 {} 高于满分 {}", "{} is above the whole scale of {}", from, scale);
                from_at.fault("out_of_range", words);
                return None;
            }
            Some((of?, GradeBand { id, text, from, scale, source }))
        });
        let mut scales: BTreeMap<String, Vec<GradeBand>> = BTreeMap::new();
        for (of, band) in bands {
            let scale = scales.entry(of).or_default();
            if let Some(same) = scale.iter().find(|other| other.from == band.from) {
                let words = say!("“{}”与“{}”的起始分相同", "“{}” and “{}” begin at the same points", same.id, band.id);
                cursor.fault("overlap", words);
            }
            scale.push(band);
        }
        scales
            .into_iter()
            .map(|(of, bands)| self.whole(&format!("grade_band.{of}"), &cursor, Content::GradeBands(bands)))
            .collect()
    }

    fn indicators(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("indicator")?;
        let indicators = self.parts(&cursor, |_, id, text, source, f| {
            let mut label = |key| f.get(key).and_then(|c: Cursor<'_>| c.label());
            let (target, measure, evidence) = (label("target"), label("measure"), label("evidence"));
            let parent = f.get("parent").and_then(|c| c.id());
            let weight = points(&f.need("weight")?)?;
            Some(Indicator { id, parent, text, weight, target, measure, evidence, source })
        });
        check_tree(&cursor, &indicators);
        Some(self.whole("indicator", &cursor, Content::Indicators(indicators)))
    }

    fn party_coverage(&self, fields: &mut Fields<'_>) -> Option<Entry> {
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

/// 100 points.
const FULL_MARKS: Points = Points::from_hundredths(10_000);

/// Settings of a procedure; those not read otherwise name the period that governs the step.
const SETTINGS: [&str; 9] = [
    "notice",
    "document_supply",
    "response",
    "clarification",
    "publicity",
    "min_suppliers",
    "panel",
    "price_weight",
    "award_by",
];

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

fn words_of(fact: &crate::policy::facts::FactDef) -> Vec<&str> {
    match &fact.kind {
        crate::policy::facts::FactType::Enum { values, .. } => values.iter().map(|w| w.id.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn points(cursor: &Cursor<'_>) -> Option<Points> {
    cursor.hundredths().map(Points::from_hundredths)
}

/// `"2/3"`.
fn fraction(cursor: &Cursor<'_>) -> Option<(u16, u16)> {
    let text = cursor.text()?;
    let read = || {
        let (above, below) = text.split_once('/')?;
        let (above, below): (u16, u16) = (above.trim().parse().ok()?, below.trim().parse().ok()?);
        (below > 0 && above <= below).then_some((above, below))
    };
    read().or_else(|| {
        cursor.fault("bad_share", say!("“{}”不是分数，应写作 \"2/3\"", "“{}” is not a fraction; write \"2/3\"", text));
        None
    })
}

/// The bounds of a table: at least one, and no minimum above its maximum.
fn bounds(fields: &mut Fields<'_>) -> Option<Bounds> {
    let bounds = Bounds {
        min: fields.get("min").and_then(|c| c.share()),
        max: fields.get("max").and_then(|c| c.share()),
        min_amount: fields.get("min_amount").and_then(|c| c.money()),
        max_amount: fields.get("max_amount").and_then(|c| c.money()),
        min_count: fields.get("min_count").and_then(|c| c.count(0)),
        max_count: fields.get("max_count").and_then(|c| c.count(0)),
    };
    if !fields.clean() {
        return None;
    }
    if bounds == Bounds::default() {
        let words = say!(
            "缺少界限：min、max、min_amount、max_amount、min_count、max_count 至少写一个",
            "no bound: give one of min, max, min_amount, max_amount, min_count, max_count"
        );
        fields.fault("missing_key", words);
    }
    ordered(fields, bounds.min, bounds.max);
    ordered(fields, bounds.min_amount, bounds.max_amount);
    ordered(fields, bounds.min_count, bounds.max_count);
    Some(bounds)
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

/// Refuses an unknown or circular parent, and parts whose weights do not add up to their parent's (at the top, to 100).
fn check_tree(cursor: &Cursor<'_>, indicators: &[Indicator]) {
    let by_id: BTreeMap<&str, &Indicator> = indicators.iter().map(|i| (i.id.as_str(), i)).collect();
    for indicator in indicators {
        let mut above = indicator.parent.as_deref();
        let mut steps = 0;
        while let Some(parent) = above {
            let Some(found) = by_id.get(parent) else {
                let words =
                    say!("指标“{}”的上级“{}”不存在", "indicator “{}” has an unknown parent “{}”", indicator.id, parent);
                cursor.fault("unknown_value", words);
                return;
            };
            steps += 1;
            if steps > indicators.len() {
                cursor.fault(
                    "cycle",
                    say!("指标“{}”的上级形成循环", "the parents of indicator “{}” form a circle", indicator.id),
                );
                return;
            }
            above = found.parent.as_deref();
        }
    }
    let sum = |parent: Option<&str>| -> Option<Points> {
        let parts: Vec<Points> =
            indicators.iter().filter(|i| i.parent.as_deref() == parent).map(|i| i.weight).collect();
        (!parts.is_empty()).then(|| parts.into_iter().sum())
    };
    let tops = std::iter::once((None, "", FULL_MARKS));
    let inner = indicators.iter().map(|i| (Some(i.id.as_str()), i.id.as_str(), i.weight));
    for (parent, name, wanted) in tops.chain(inner) {
        if let Some(sum) = sum(parent)
            && sum != wanted
        {
            let words = say!(
                "“{}”下的指标权重合计 {}，应为 {}",
                "the weights under “{}” add up to {}, they must be {}",
                name,
                sum,
                wanted
            );
            cursor.fault("sum", words);
        }
    }
}
