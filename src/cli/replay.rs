//! `duijie replay`

use super::{app, say};
use crate::app::App;
use crate::kernel::Result;
use crate::policy::explain::{Assessment, Explanation, Node, RuleResult, Verdict};
use crate::policy::model::{DecisionId, RuleChange};
use crate::policy::replay::Decision;
use crate::policy::service::{latest_decisions, replay_decision};
use crate::settings::Settings;
use std::process::ExitCode;

/// Decisions listed.
const LATEST: i64 = 20;

pub(super) fn run(settings: Settings, id: Option<DecisionId>) -> Result<ExitCode> {
    let app = app(settings)?;
    match id {
        Some(id) => again(&app, id),
        None => latest(&app),
    }
}

fn latest(app: &App) -> Result<ExitCode> {
    let rows = latest_decisions(app, LATEST)?;
    if rows.is_empty() {
        say("还没有存证的决定 / no decision is on record yet");
    }
    for row in rows {
        let decision: Decision = row.body.get()?;
        let word = if decision.assessment.eligible { "符合 eligible" } else { "不符合 not eligible" };
        let of = |id: Option<String>| id.unwrap_or_else(|| "-".to_owned());
        let opportunity = of(row.opportunity.map(|id| id.to_string()));
        let organization = of(row.organization.map(|id| id.to_string()));
        say(&format!("{}  {}  需求 need {opportunity}  组织 organization {organization}  {word}", row.id, row.made_at));
    }
    Ok(ExitCode::SUCCESS)
}

fn again(app: &App, id: DecisionId) -> Result<ExitCode> {
    let (decision, replay) = replay_decision(app, id)?;
    let question = &decision.question;
    say(&format!("决定 decision {id}: {} {} {}", question.region, question.kind, question.on));
    for pack in &replay.recorded.packs {
        say(&format!("  规则包 pack {pack}"));
    }
    tell(&replay.again);
    if !replay.facts_intact {
        say("事实与存证的哈希不符：记录被改动过 / the facts do not fit their hash: the record was changed");
    }
    if replay.same {
        say("重演结果与记录一致 / the replay gives the recorded answer");
    } else {
        say("重演结果与记录不一致；记录为 / the replay differs; recorded was");
        tell(&replay.recorded);
    }
    let today = &replay.today;
    if today.changes.is_empty() {
        say(&format!("按 {} 的规则结果相同 / the rules of {} decide the same", today.on, today.on));
    } else {
        say(&format!("按 {} 的规则有 {} 处不同 / the rules of that day differ:", today.on, today.changes.len()));
        today.changes.iter().for_each(tell_change);
        let word = if today.eligible { "符合 eligible" } else { "不符合 not eligible" };
        say(&format!("  结论 / outcome: {word}"));
    }
    Ok(if replay.same && replay.facts_intact { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(assessment: &Assessment) {
    let word = if assessment.eligible { "符合条件 eligible" } else { "不符合条件 not eligible" };
    say(&format!("{word}，{} 分 points", assessment.standing.points));
    assessment.rules.iter().for_each(tell_rule);
}

fn tell_rule(rule: &RuleResult) {
    let mark = match rule.verdict {
        Verdict::Pass => "✓",
        Verdict::Fail => "✗",
        Verdict::NoData => "?",
        Verdict::NotApplicable => "-",
    };
    say(&format!("  {mark} {} [{}] {}", rule.text.zh, rule.rule, rule.source.basis));
    if !rule.verdict.is_met() {
        tell_reason(&rule.reason, 2);
    }
}

fn tell_reason(reason: &Explanation, depth: usize) {
    let indent = "  ".repeat(depth);
    match (reason.node, &reason.label, &reason.seen, &reason.wanted) {
        (Node::Test, Some(label), Some(seen), Some(wanted)) => {
            say(&format!("{indent}{}：{}；要求{}", label.zh, seen.zh, wanted.zh));
        }
        (Node::Any, ..) => say(&format!("{indent}以下至少一项 / at least one of:")),
        (Node::Not, ..) => say(&format!("{indent}以下不得成立 / must not hold:")),
        _ => {}
    }
    for part in &reason.parts {
        tell_reason(part, depth + 1);
    }
}

fn tell_change(change: &RuleChange) {
    let word = |verdict: Option<Verdict>| verdict.map_or("无此规则 no such rule", Verdict::as_str);
    let points = |points: Option<crate::policy::Points>| points.map(|p| format!(" {p}")).unwrap_or_default();
    say(&format!(
        "  {} [{}]: {}{} → {}{}",
        change.text.zh,
        change.rule,
        word(change.was),
        points(change.points_were),
        word(change.now),
        points(change.points_now)
    ));
}
