//! What a panel must be made of.

use crate::kernel::error::Faults;
use crate::kernel::{Instant, RegionCode, Result};
use crate::policy::pack::Panel as PackPanel;
use crate::reviews::model::{PanelInput, PanelRule};

/// Least number of experts among `members`, where at least `above` of `below` must be experts.
#[must_use]
pub fn share_of((above, below): (u16, u16), members: usize) -> usize {
    let (above, below) = (usize::from(above), usize::from(below).max(1));
    members.saturating_mul(above).div_ceil(below)
}

/// The rule of a pack as people see it.
#[must_use]
pub fn panel_rule(panel: &PackPanel) -> PanelRule {
    let least = panel.expert_share.map_or(0, |share| share_of(share, usize::from(panel.min)));
    PanelRule {
        min: panel.min,
        odd: panel.odd,
        expert_share: panel.expert_share.map(|(above, below)| format!("{above}/{below}")),
        min_experts: u16::try_from(least).unwrap_or(u16::MAX),
        source: panel.source.clone(),
    }
}

const MEMBERS_MOST: usize = 51;
const ANSWER_MINUTES: std::ops::RangeInclusive<u16> = 10..=1_440;

/// Checks a plan against the rule of its method, if packs have one.
///
/// # Errors
/// `invalid` naming every number that the rule does not allow, with its basis.
pub fn check_plan(plan: &PanelInput, rule: Option<&PackPanel>, unit: RegionCode, now: Instant) -> Result<()> {
    let mut faults = Faults::new();
    let experts = usize::from(plan.experts);
    let members = experts + plan.representatives.len();
    if experts == 0 || members > MEMBERS_MOST {
        let zh = format!("应有至少1名专家，成员不超过{MEMBERS_MOST}名");
        faults.add("experts", "count", zh, format!("At least one expert, at most {MEMBERS_MOST} members"));
    }
    if let Some(rule) = rule {
        let basis = &rule.source.basis;
        if members < usize::from(rule.min) {
            let (zh, en) = (
                format!("评审小组应不少于{}人，现为{members}人（{basis}）", rule.min),
                format!("A panel needs at least {} members, this has {members} ({basis})", rule.min),
            );
            faults.add("experts", "panel_min", zh, en);
        }
        if rule.odd && members.is_multiple_of(2) {
            let (zh, en) = (
                format!("评审小组人数应为单数，现为{members}人（{basis}）"),
                format!("A panel has an odd number of members, this has {members} ({basis})"),
            );
            faults.add("experts", "panel_odd", zh, en);
        }
        if let Some(share) = rule.expert_share
            && experts < share_of(share, members)
        {
            let least = share_of(share, members);
            let (above, below) = share;
            let (zh, en) = (
                format!("{members}人中专家应不少于{above}/{below}，即{least}人，现为{experts}人（{basis}）"),
                format!(
                    "Of {members} members at least {above}/{below}, {least}, are experts; here {experts} ({basis})"
                ),
            );
            faults.add("experts", "expert_share", zh, en);
        }
    }
    for (at, one) in plan.representatives.iter().enumerate() {
        let length = one.name.trim().chars().count();
        if length == 0 || length > 50 || one.position.chars().count() > 100 {
            let path = format!("representatives[{at}].name");
            faults.add(path, "required", "请填写代表姓名（50字以内）和职务（100字以内）", "Give the name and office");
        }
    }
    if !plan.scope.contains(unit) {
        faults.add(
            "scope",
            "elsewhere",
            "抽取范围应为本单位所在地区或其上级地区",
            "Draw from the pool of the department's region or one above it",
        );
    }
    if plan.review_at <= now {
        faults.add("review_at", "past", "评审开始时间应晚于现在", "The review begins later than now");
    }
    if plan.place.trim().is_empty() || plan.place.chars().count() > 200 {
        faults.add("place", "required", "请填写评审地点（200字以内）", "Say where the review takes place");
    }
    if !ANSWER_MINUTES.contains(&plan.answer_minutes) {
        let zh = "答复时限应为10至1440分钟";
        faults.add("answer_minutes", "range", zh, "An answer is given within 10 to 1,440 minutes");
    }
    faults.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::{Source, Status};
    use serde_json::json;

    fn rule(min: u16) -> PackPanel {
        let source = Source {
            pack: "p".into(),
            document: "d".into(),
            basis: "87号令第47条".into(),
            status: Status::Verified,
            note: None,
        };
        PackPanel { min, odd: true, expert_share: Some((2, 3)), when: None, source }
    }

    fn codes(experts: u16, representatives: usize, min: u16) -> Vec<String> {
        let representatives: Vec<_> = (0..representatives).map(|_| json!({ "name": "李代表" })).collect();
        let plan: PanelInput = serde_json::from_value(json!({
            "fields": ["A1003"], "scope": "330000", "experts": experts, "representatives": representatives,
            "review_at": "2026-03-02T01:00:00Z", "place": "三楼会议室", "answer_minutes": 60,
        }))
        .unwrap();
        let unit = "330211".parse().unwrap();
        match check_plan(&plan, Some(&rule(min)), unit, Instant::from_micros(0)) {
            Ok(()) => Vec::new(),
            Err(error) => error.fields.into_iter().map(|fault| fault.code).collect(),
        }
    }

    #[test]
    fn order_87_article_47_five_or_more_odd_two_thirds_experts() {
        assert!(codes(4, 1, 5).is_empty());
        assert!(codes(5, 0, 5).is_empty());
        assert_eq!(codes(3, 2, 5), ["expert_share"], "2/3 of 5 are 4");
        assert_eq!(codes(3, 0, 5), ["panel_min"]);
        assert_eq!(codes(4, 2, 5), ["panel_odd"]);
        assert!(codes(5, 2, 7).is_empty(), "2/3 of 7 are 5");
        assert_eq!(codes(4, 1, 7), ["panel_min"]);
    }

    #[test]
    fn a_consultation_needs_three_of_whom_two_are_experts() {
        assert!(codes(2, 1, 3).is_empty());
        assert_eq!(codes(1, 2, 3), ["expert_share"]);
        assert_eq!(panel_rule(&rule(3)).min_experts, 2);
    }
}
