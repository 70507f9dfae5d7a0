//! The standard notices of a result, of a result taken back, and of the decision on a complaint.

use super::AWARD_SUBJECT;
use super::clock::PUBLICITY;
use super::remedy::REMEDY_SUBJECT;
use super::view::entry;
use crate::app::App;
use crate::awards::model::{Award, AwardEntry, Remedy};
use crate::db::Tx;
use crate::kernel::ids::{OpportunityId, OrganizationId};
use crate::kernel::lifecycle::Word;
use crate::kernel::{Actor, Instant, Money, Result, Text};
use crate::notices::{self, About, Fact, Facts, NewNotice, Piece};
use crate::opportunities::service::{ForNotice, for_notice};
use crate::organizations::service::addresses;
use crate::policy::Ruleset;
use crate::reviews::service::review::{self, Concluded};

/// The forms.
const RESULT: &str = "result";
const CORRECTION: &str = "correction";
const DECISION: &str = "complaint_decision";

fn page(opportunity: OpportunityId) -> String {
    format!("/needs/{opportunity}/result")
}

fn about(subject: &'static str, id: String, opportunity: OpportunityId) -> About {
    About { subject, id, thread: opportunity.to_string(), link: page(opportunity) }
}

/// Publishes the result (87号令 Art. 69).
///
/// # Errors
/// `invalid` where it lacks what it must say; those of the database.
pub(super) fn publish_result(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    (award, review, entries): (&Award, &Concluded, &[AwardEntry]),
    now: Instant,
) -> Result<()> {
    let need = for_notice(app, tx, award.opportunity_id, now)?;
    let reasons = entries.iter().filter_map(|one| Some(format!("{}：{}", one.name, one.reason.as_ref()?)));
    let failed = review.failed.iter().map(|lot| format!("标段{lot}"));
    let facts = need
        .facts
        .with(Fact::ResultWinners, Some(winners(tx, review, entries, now)?))
        .lines(Fact::ResultReasons, reasons.collect())
        .lines(Fact::ResultFailed, failed.collect())
        .text(Fact::ResultExperts, Some(review::experts(tx, review.panel)?.join("、")))
        .word(Fact::NoticePeriod, period(&review.rules, PUBLICITY))
        .text(Fact::ResultObjections, super::results::object_by(app, review, award).as_ref().map(objections));
    notices::complete(RESULT, &facts)?;
    let new = NewNotice {
        form: RESULT,
        name: &award.title,
        facts: &facts,
        about: about(AWARD_SUBJECT, award.id.to_string(), award.opportunity_id),
        unit: award.unit_id,
        region: award.unit_region,
        signed: &need.purchaser,
    };
    notices::publish(tx, actor, &new, now).map(drop)
}

fn winners(tx: &mut Tx<'_>, review: &Concluded, entries: &[AwardEntry], now: Instant) -> Result<Piece> {
    let winners: Vec<OrganizationId> = entries.iter().map(|one| one.organization_id).collect();
    let addresses = addresses(tx, &winners, now.date())?;
    let row = |one: &AwardEntry| {
        let lot = match one.lot {
            0 => String::new(),
            lot => format!("标段{lot}{}", entry(review, one).lot_name.unwrap_or_default()),
        };
        let amount = one.amount.map(|fen| Money::from_fen(fen).to_string()).unwrap_or_default();
        vec![lot, one.name.clone(), addresses.get(&one.organization_id).cloned().unwrap_or_default(), amount]
    };
    let head = vec![
        Text::new("标段", "Lot"),
        Text::new("供应商名称", "Supplier"),
        Text::new("地址", "Address"),
        Text::new("中标（成交）金额（元）", "Amount (yuan)"),
    ];
    Ok(Piece::Table { head, rows: entries.iter().map(row).collect() })
}

fn period(rules: &Ruleset, period: &str) -> Option<Text> {
    let (entry, rule) = rules.period(period)?;
    let (count, basis) = (rule.max.or(rule.min)?, &entry.source.basis);
    Some(Text::new(
        format!("自本公告发布之日起{count}个工作日（{basis}）"),
        format!("{count} working days from this notice ({basis})"),
    ))
}

fn objections(by: &crate::awards::model::Clock) -> String {
    // The last day of a period is over at the moment before its end.
    let last = by.at.date().pred_opt().unwrap_or(by.at.date());
    format!(
        "供应商认为结果使自己的权益受到损害的，可以在{}前向采购人提出质疑（{}）",
        last.format("%Y年%-m月%-d日"),
        by.basis
    )
}

/// Publishes that a published result is taken back, and why.
///
/// # Errors
/// Those of the database.
pub(super) fn publish_revoked(
    app: &App,
    tx: &mut Tx<'_>,
    actor: &Actor,
    award: &Award,
    why: &str,
    now: Instant,
) -> Result<()> {
    let need = for_notice(app, tx, award.opportunity_id, now)?;
    let published = award.published_at.map(|at| at.date().format("%Y年%-m月%-d日").to_string()).unwrap_or_default();
    let facts = need
        .facts
        .word(Fact::ChangeWhat, Some(Text::new("采购结果", "the result")))
        .text(Fact::ChangeContent, Some(format!("撤销{published}公告的中标（成交）结果：{why}")))
        .day(Fact::ChangeDay, now.date());
    let new = NewNotice {
        form: CORRECTION,
        name: &award.title,
        facts: &facts,
        about: about(AWARD_SUBJECT, award.id.to_string(), award.opportunity_id),
        unit: award.unit_id,
        region: award.unit_region,
        signed: &need.purchaser,
    };
    notices::publish(tx, actor, &new, now).map(drop)
}

/// Publishes the decision on a complaint, signed by the authority that decides (94号令 Art. 34).
///
/// # Errors
/// `forbidden` where nobody acts for a unit; those of the database.
pub(super) fn publish_decision(app: &App, tx: &mut Tx<'_>, actor: &Actor, row: &Remedy, now: Instant) -> Result<()> {
    let ForNotice { facts, purchaser, .. } = for_notice(app, tx, row.opportunity_id, now)?;
    let unit = actor.unit()?;
    let signed = crate::accounts::units_by_ids(tx, &[unit.id])?.pop().map(|unit| unit.name).unwrap_or_default();
    let outcome = row.outcome.map(Word::label).map(|outcome| match row.measure.map(Word::label) {
        Some(measure) => {
            Text::new(format!("{}；{}", outcome.zh, measure.zh), format!("{}; {}", outcome.en, measure.en))
        }
        None => outcome,
    });
    let day = |at: Instant| at.date().format("%Y年%-m月%-d日").to_string();
    let facts: Facts = facts
        .lines(Fact::CaseParties, vec![format!("投诉人：{}", row.name), format!("被投诉人：{purchaser}")])
        .lines(
            Fact::CaseFacts,
            vec![format!("投诉事项：{}", row.about.label().zh), format!("收到投诉的日期：{}", day(row.filed_at))],
        )
        .word(Fact::CaseOutcome, outcome)
        .text(Fact::CaseDecision, row.answer.clone());
    let new = NewNotice {
        form: DECISION,
        name: &row.title,
        facts: &facts,
        about: about(REMEDY_SUBJECT, row.id.to_string(), row.opportunity_id),
        unit: unit.id,
        region: unit.region,
        signed: &signed,
    };
    notices::publish(tx, actor, &new, now).map(drop)
}
