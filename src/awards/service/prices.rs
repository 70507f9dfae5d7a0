//! Reference prices: kept when an award is confirmed, asked for by whoever writes a need.

use crate::app::App;
use crate::awards::model::{
    Award, AwardPrice, AwardPriceId, PriceFigures, PriceMeasure, ReferenceAward, ReferencePrice,
};
use crate::awards::rules::{self, UnitAmount, by_year, deviation, figures, nearest, own_amounts, unit_amounts};
use crate::awards::store;
use crate::catalogue::CategoryCode;
use crate::db::Tx;
use crate::kernel::ids::OpportunityId;
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Instant, Money, Ratio, RegionCode, Relation, Result, Text};
use crate::opportunities::service::for_matching;
use crate::policy::pack::{Bounds, Content, Source};
use crate::policy::{Question, Ruleset};
use crate::reviews::service::review::Concluded;
use chrono::NaiveDate;

/// Limits of the packs: so many awards, of so many months, and the deviation that is pointed out.
const AWARDS: &str = "limit.reference_price_awards";
const MONTHS: &str = "limit.reference_price_months";
const DEVIATION: &str = "limit.reference_price_deviation";
/// Awards named with a reference price.
const NAMED: usize = 50;

/// Keeps what a confirmed award came to per unit, where its terms say enough.
pub(super) fn keep(tx: &mut Tx<'_>, row: &Award, review: &Concluded, now: Instant) -> Result<()> {
    let category = review.terms.category.as_ref().and_then(|category| category.code.clone());
    let Some(category) = category else { return Ok(()) };
    let mut rows = Vec::new();
    for entry in store::entries_of(tx, row.id)? {
        let Some(total) = entry.amount.map(Money::from_fen) else { continue };
        let all = unit_amounts(&review.terms, entry.lot, total).into_iter();
        rows.extend(all.map(|UnitAmount { measure, unit, amount }| AwardPrice {
            id: AwardPriceId::new(),
            award_id: row.id,
            opportunity_id: row.opportunity_id,
            title: row.title.clone(),
            lot: entry.lot,
            measure,
            unit,
            category: category.clone(),
            region: review.terms.region.unwrap_or(row.unit_region),
            amount,
            confirmed_at: now,
        }));
    }
    store::prices_insert(tx, &rows)
}

/// What the packs say of reference prices.
struct Asked {
    least: u32,
    months: u32,
    deviation: Option<Ratio>,
    source: Source,
}

fn asked(rules: &Ruleset) -> Option<Asked> {
    let limit = |key: &str| -> Option<(Bounds, Source)> {
        let entry = rules.entry(key)?;
        match &entry.content {
            Content::Limit(limit) => Some((limit.bounds, entry.source.clone())),
            _ => None,
        }
    };
    let (least, source) = limit(AWARDS)?;
    let (months, _) = limit(MONTHS)?;
    let deviation = limit(DEVIATION).and_then(|(bounds, _)| bounds.max);
    Some(Asked { least: least.min_count?, months: months.max_count?, deviation, source })
}

/// What comparable confirmed awards came to per unit, and how far a need is from that: one answer for each unit its terms have.
/// Nothing where it has no category yet, and where the packs say nothing of reference prices.
///
/// # Errors
/// `not_found`; those of the database.
pub fn reference_prices(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<ReferencePrice>> {
    let now = app.clock.now();
    app.db.read(|conn| {
        let own = for_matching(conn, opportunity)?;
        let thing = Relation { unit: Some(own.unit), region: Some(own.unit_region), ..Relation::default() };
        actor.may(&rules::REFERENCE_PRICES, &thing)?;
        let project_type = own.terms.project_types.first().cloned();
        let (region, kind, on) = (own.unit_region, own.kind.policy_kind(), now.date());
        let rules = app.policies().select(&Question { region, kind, project_type, on });
        let category = own.terms.category.as_ref().and_then(|category| category.code.clone());
        let (Some(asked), Some(category)) = (asked(&rules), category) else { return Ok(Vec::new()) };
        let since = on.checked_sub_months(chrono::Months::new(asked.months)).unwrap_or(on);
        let place = own.terms.region.unwrap_or(own.unit_region);
        let mut measured: Vec<Measured> =
            own_amounts(&own.terms).into_iter().map(|one| (one.measure, one.unit, Some(one.amount))).collect();
        if measured.is_empty() {
            measured.push((PriceMeasure::PersonYear, String::new(), None));
        }
        let mut all = Vec::new();
        for one in measured {
            let from = Instant::start_of(since);
            let prices = store::prices_since(conn, (one.0, &one.1), &category, from, opportunity)?;
            let near = nearest(&prices, place, usize::try_from(asked.least).unwrap_or(usize::MAX));
            all.push(told(app, &asked, (&category, since), one, near));
        }
        Ok(all)
    })
}

/// What a unit is, how it is written, and what the need itself asks for one.
type Measured = (PriceMeasure, String, Option<Money>);

fn told(
    app: &App,
    asked: &Asked,
    (category, since): (&CategoryCode, NaiveDate),
    (measure, unit, own): Measured,
    (region, found): (RegionCode, Vec<&AwardPrice>),
) -> ReferencePrice {
    let prices: Vec<(Instant, Money)> = found.iter().map(|price| (price.confirmed_at, price.amount)).collect();
    let amounts: Vec<Money> = prices.iter().map(|(_, amount)| *amount).collect();
    let count = u32::try_from(amounts.len()).unwrap_or(u32::MAX);
    let figures = figures(&amounts).filter(|_| count >= asked.least);
    let deviation = own.zip(figures).and_then(|(own, figures)| deviation(own, figures.median));
    let far = |by: Ratio| asked.deviation.is_some_and(|most| by.bp().abs() >= most.bp());
    let unit = Some(unit).filter(|unit| !unit.is_empty());
    ReferencePrice {
        text: sentence(app, asked, (measure, unit.as_deref()), (region, count), figures, deviation),
        measure,
        unit,
        category: category.clone(),
        region,
        since,
        count,
        least: asked.least,
        years: if figures.is_some() { by_year(&prices) } else { Vec::new() },
        figures,
        own,
        hint: deviation.is_some_and(far),
        deviation,
        source: asked.source.clone(),
        awards: found.into_iter().take(NAMED).map(award).collect(),
    }
}

fn award(price: &AwardPrice) -> ReferenceAward {
    ReferenceAward {
        opportunity_id: price.opportunity_id,
        title: price.title.clone(),
        lot: price.lot,
        region: price.region,
        amount: price.amount,
        confirmed_at: price.confirmed_at,
    }
}

fn sentence(
    app: &App,
    asked: &Asked,
    (measure, unit): (PriceMeasure, Option<&str>),
    (region, count): (RegionCode, u32),
    figures: Option<PriceFigures>,
    deviation: Option<Ratio>,
) -> Text {
    let per = unit.map_or_else(|| measure.label(), |unit| Text::new(format!("每{unit}"), format!("per {unit}")));
    let Some(PriceFigures { median, .. }) = figures else {
        let least = asked.least;
        return Text::new(
            format!("参考价（{}）：同类成交只有{count}个，不足{least}个，不作参考", per.zh),
            format!("Reference price ({}): {count} comparable awards, fewer than {least}, say too little", per.en),
        );
    };
    let place = app.regions.get(region).map_or_else(|| region.to_string(), |region| region.name.clone());
    let own = deviation.map(|by| {
        let by_so_much = Ratio::from_bp(by.bp().abs());
        match by.bp() {
            0 => Text::new("，本需求与之相同", "; this need asks the same"),
            1.. => Text::new(format!("，本需求高出{by_so_much}"), format!("; this need is {by_so_much} above it")),
            _ => Text::new(format!("，本需求低{by_so_much}"), format!("; this need is {by_so_much} below it")),
        }
    });
    let own = own.unwrap_or_default();
    Text::new(
        format!("参考价（{}）：中位数{median}元{}，依据{place}{count}个成交", per.zh, own.zh),
        format!("Reference price ({}): median {median} yuan{}, from {count} awards in {place}", per.en, own.en),
    )
}
