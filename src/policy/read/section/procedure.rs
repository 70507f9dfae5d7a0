//! Rules about procedure.

use super::money::bounds;
use super::{Sections, ordered};
use crate::policy::document::{Cursor, Fields};
use crate::policy::facts::id::METHOD;
use crate::policy::facts::{FactDef, FactType};
use crate::policy::fault::say;
use crate::policy::pack::{
    AwardBy, Content, ContractPart, Departure, Duty, DutyAct, Entry, Impasse, MethodChoice, MethodThreshold, Panel,
    PartRule, PeriodRule, PeriodUnit, ProcurementMethod, Recusal, RemedyAbout, RemedyPoint, RemedyRule, Setting, Side,
    Source, WayOut,
};
use crate::policy::read::condition::{Scope, month_day, optional};

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

impl Sections<'_> {
    pub(super) fn period(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
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

    pub(super) fn recusal(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let with = fields.need("with").and_then(|c| c.each(|item| item.word(Side::ALL)));
        let years = fields.get("years").and_then(|c| c.count(1));
        Some(Content::Recusal(Recusal { with: with?, years }))
    }

    pub(super) fn remedy_rule(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let point = fields.need("point").and_then(|c| c.word(RemedyPoint::ALL));
        let about = fields.get("about").and_then(|c| c.each(|item| item.word(RemedyAbout::ALL))).unwrap_or_default();
        Some(Content::RemedyRule(RemedyRule { point: point?, about }))
    }

    pub(super) fn way_out(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let from = fields.need("from").and_then(|c| c.word(Impasse::ALL))?;
        Some(Content::WayOut(WayOut { from }))
    }

    pub(super) fn method_choice(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let from = fields.need("threshold").and_then(|c| c.word(MethodThreshold::ALL));
        let methods = fields.need("methods").and_then(|c| c.each(|item| item.word(ProcurementMethod::ALL)));
        let or_reason = fields.get("or_reason").and_then(|c| c.bool()).unwrap_or_default();
        Some(Content::MethodChoice(MethodChoice { from: from?, methods: methods?, or_reason }))
    }

    pub(super) fn duty(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let act = fields.need("act").and_then(|c| c.word(DutyAct::ALL));
        let or_reason = fields.get("or_reason").and_then(|c| c.bool()).unwrap_or_default();
        let in_principle = fields.get("in_principle").and_then(|c| c.bool()).unwrap_or_default();
        let period = fields.get("period").and_then(|c| c.id());
        let when = optional(fields, "when", self.vocabulary, Scope::Opportunity);
        Some(Content::Duty(Duty { act: act?, or_reason, in_principle, period, when }))
    }

    pub(super) fn contract_part(&self, _: &str, fields: &mut Fields<'_>) -> Option<Content> {
        let part = fields.need("part").and_then(|c| c.word(ContractPart::ALL));
        let departure = fields.need("departure").and_then(|c| c.word(Departure::ALL));
        Some(Content::ContractPart(PartRule { part: part?, departure: departure? }))
    }

    /// `[procedure.<method>]`: every setting is an entry of its own, so that a region can change one of them.
    pub(super) fn procedures(&self, fields: &mut Fields<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        let Some(procedures) = fields.get("procedure").and_then(|c| c.table()) else { return entries };
        for (method, cursor) in procedures.all() {
            let methods = self.vocabulary.get(METHOD);
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
}

fn words_of(fact: &FactDef) -> Vec<&str> {
    match &fact.kind {
        FactType::Enum { values, .. } => values.iter().map(|w| w.id.as_str()).collect(),
        _ => Vec::new(),
    }
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
