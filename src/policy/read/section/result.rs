//! Rules about results.

use super::{Sections, points, whole_of};
use crate::policy::document::{Cursor, Fields};
use crate::policy::fault::say;
use crate::policy::pack::{Content, Entry, GradeBand, Indicator, RankingPart};
use crate::policy::points::Points;
use std::collections::BTreeMap;

/// 100 points.
const FULL_MARKS: Points = Points::from_hundredths(10_000);

impl Sections<'_> {
    pub(super) fn ranking(&self, fields: &mut Fields<'_>) -> Option<Entry> {
        let cursor = fields.get("ranking")?;
        let parts = self.parts(&cursor, |_, id, text, source, f| {
            let weight = f.need("weight")?.share()?;
            Some(RankingPart { id, text, weight, source })
        });
        whole_of(&cursor, parts.iter().map(|p| p.weight), "各部分权重", "the weights");
        Some(self.whole("ranking", &cursor, Content::Ranking(parts)))
    }

    pub(super) fn grade_bands(&self, fields: &mut Fields<'_>) -> Vec<Entry> {
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

    pub(super) fn indicators(&self, fields: &mut Fields<'_>) -> Option<Entry> {
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
