//! Answers to conditions and terms, claims, team, promises.

use super::{Held, blank, error, warning};
use crate::kernel::{Ratio, Text};
use crate::opportunities::model::{ScoringItem, Shape};
use crate::submissions::model::{Claim, Deviation, Gap, GapCode, PledgeKind, SubmissionContent};
use crate::submissions::rules::{fits, item_path};
use std::collections::BTreeSet;

pub(super) fn check(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    qualifications(content, held, gaps);
    terms(content, held, gaps);
    claims(content, held, gaps);
    team(content, held, gaps);
    shares(content, gaps);
    pledges(content, held, gaps);
    declarations(content, gaps);
}

fn qualifications(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    for (at, term) in held.terms.qualifications.iter().enumerate() {
        let path = format!("qualifications[{at}]");
        let answer = content.qualifications.iter().position(|answer| answer.term.as_deref() == Some(path.as_str()));
        let answered = answer.and_then(|answer| content.qualifications.get(answer));
        if answered.is_none_or(|answer| blank(answer.statement.as_ref()) && answer.files.is_empty()) {
            let said = term.text.clone().unwrap_or_default();
            let gap = error(
                GapCode::Unanswered,
                "qualifications",
                Text::new(format!("资格条件未响应：{said}"), format!("A condition is not answered: {said}")),
                Text::new("请填写说明或上传证明材料", "State how it is met, or upload proof"),
            );
            gaps.push(Gap { term: Some(path), ..gap });
        }
    }
}

fn terms(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    for (at, term) in held.terms.substantive_terms.iter().enumerate() {
        let path = format!("substantive_terms[{at}]");
        let said = term.text.clone().unwrap_or_default();
        let answer = content.terms.iter().position(|answer| answer.term.as_deref() == Some(path.as_str()));
        let found = answer.and_then(|at| content.terms.get(at).map(|answer| (at, answer)));
        let gap = match found.and_then(|(at, answer)| Some((at, answer, answer.deviation?))) {
            None => error(
                GapCode::Unanswered,
                "terms",
                Text::new(format!("★实质性条款未响应：{said}"), format!("A substantive term is not answered: {said}")),
                Text::new("请逐条响应", "Answer every term"),
            ),
            Some((at, _, Deviation::Deviates)) => warning(
                GapCode::Deviates,
                format!("terms[{at}].deviation"),
                Text::new(
                    format!("偏离★实质性条款，投标将被认定无效：{said}"),
                    format!("The bid deviates from a substantive term and will be found invalid: {said}"),
                ),
                Text::new("请确认确实要偏离", "Make sure this is meant"),
            ),
            Some(_) => continue,
        };
        gaps.push(Gap { term: Some(path), ..gap });
    }
}

/// Whether the bidder has something to show under an item: not where experts judge the plan, staff look up, or the price counts.
fn to_show(item: &ScoringItem) -> bool {
    !matches!(item.shape, None | Some(Shape::Price(_) | Shape::Band(_) | Shape::Integrity(_) | Shape::Other(_)))
}

fn claims(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    let mut known = BTreeSet::new();
    for (g, group) in held.terms.scoring.iter().enumerate() {
        for (i, item) in group.items.iter().enumerate() {
            let path = item_path(g, i);
            claim(content, item, &path, gaps);
            known.insert(path);
        }
    }
    for (at, claim) in content.claims.iter().enumerate() {
        if claim.item.as_ref().is_none_or(|item| !known.contains(item)) {
            gaps.push(error(
                GapCode::ItemUnknown,
                format!("claims[{at}].item"),
                Text::new("自评所指的评分项不存在", "The claim names no scoring item there is"),
                Text::new("请选择评分表中的评分项，或删除", "Choose an item of the scheme, or remove the claim"),
            ));
        }
    }
}

fn claim(content: &SubmissionContent, item: &ScoringItem, path: &str, gaps: &mut Vec<Gap>) {
    let name = item.name.clone().unwrap_or_default();
    let at = content.claims.iter().position(|claim| claim.item.as_deref() == Some(path));
    let claim: Option<&Claim> = at.and_then(|at| content.claims.get(at));
    let shown = claim.and_then(|claim| claim.evidence.as_ref());
    let gap = match (shown, &item.shape) {
        (Some(shown), Some(shape)) if !fits(shape, shown) => error(
            GapCode::EvidenceKind,
            format!("claims[{}].evidence", at.unwrap_or_default()),
            Text::new(
                format!("评分项“{name}”的证明材料类型与评分规则不符"),
                format!("What is shown for “{name}” is not of the kind its rule asks for"),
            ),
            Text::new("请按评分规则重新填写", "Enter what the rule asks for"),
        ),
        (None, _) if to_show(item) => warning(
            GapCode::NothingShown,
            "claims",
            Text::new(
                format!("评分项“{name}”没有自评和证明材料，可能不得分"),
                format!("Nothing is shown for “{name}”; it may earn nothing"),
            ),
            Text::new("如有材料请填写", "Enter what there is"),
        ),
        _ => return,
    };
    gaps.push(Gap { term: Some(path.to_owned()), ..gap });
}

fn team(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    let on = held.terms.deadline.unwrap_or(held.now).date();
    let mut names = BTreeSet::new();
    for (at, member) in content.team.iter().enumerate() {
        let path = format!("team[{at}]");
        match member.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            Some(name) => {
                if !names.insert(name) {
                    gaps.push(warning(
                        GapCode::PersonTwice,
                        format!("{path}.name"),
                        Text::new(format!("{name} 列了两次"), format!("{name} is listed twice")),
                        Text::new("如为同一人请合并", "Join the two if they are one person"),
                    ));
                }
            }
            None => gaps.push(error(
                GapCode::Missing,
                format!("{path}.name"),
                Text::new("团队成员没有姓名", "A member of the team has no name"),
                Text::new("请填写姓名，或删除该行", "Enter the name, or remove the line"),
            )),
        }
        for (c, certificate) in member.certificates.iter().enumerate() {
            if let Some(until) = certificate.valid_until.filter(|until| *until < on) {
                gaps.push(warning(
                    GapCode::CertificateExpired,
                    format!("{path}.certificates[{c}].valid_until"),
                    Text::new(
                        format!("证书在截止日前已于 {until} 到期"),
                        format!("The certificate ran out on {until}, before the deadline"),
                    ),
                    Text::new("请更换有效证书", "Replace it by a valid one"),
                ));
            }
        }
    }
    if let Some(posts) = held.terms.staffing.as_ref().and_then(|staffing| staffing.posts)
        && !content.team.is_empty()
        && u32::try_from(names.len()).is_ok_and(|people| people < posts)
    {
        let people = names.len();
        gaps.push(warning(
            GapCode::TeamTooSmall,
            "team",
            Text::new(
                format!("采购文件要求 {posts} 人，团队现列 {people} 人"),
                format!("The terms ask for {posts} people, the team has {people}"),
            ),
            Text::new("请补充人员，或确认要求允许", "Add people, or make sure the terms allow it"),
        ));
    }
    for (o, offer) in content.offers.iter().enumerate() {
        for (l, line) in offer.budget.iter().enumerate() {
            if let Some(person) = line.person.as_deref().map(str::trim).filter(|p| !p.is_empty() && !names.contains(p))
            {
                gaps.push(warning(
                    GapCode::PersonUnknown,
                    format!("offers[{o}].budget[{l}].person"),
                    Text::new(
                        format!("预算中的 {person} 不在团队名单中"),
                        format!("{person} of the budget is not in the team"),
                    ),
                    Text::new("请在团队中补充，或更正姓名", "Add the person to the team, or mend the name"),
                ));
            }
        }
    }
}

fn shares(content: &SubmissionContent, gaps: &mut Vec<Gap>) {
    let members = content.consortium.iter().flat_map(|consortium| &consortium.members).enumerate();
    for (at, member) in members {
        if blank(member.name.as_ref()) || blank(member.duty.as_ref()) {
            gaps.push(error(
                GapCode::Missing,
                format!("consortium.members[{at}]"),
                Text::new("联合体成员缺少名称或分工", "A member of the consortium lacks its name or duty"),
                Text::new("请补全", "Complete it"),
            ));
        }
    }
    if content
        .consortium
        .as_ref()
        .is_some_and(|consortium| !consortium.members.is_empty() && consortium.files.is_empty())
    {
        gaps.push(error(
            GapCode::FileMissing,
            "consortium.files",
            Text::new("没有上传联合体协议", "The consortium agreement is missing"),
            Text::new("请上传各方签署的联合体协议", "Upload the agreement signed by all"),
        ));
    }
    for (at, part) in content.subcontracts.iter().enumerate() {
        if blank(part.name.as_ref()) || blank(part.work.as_ref()) || part.share.is_none() {
            gaps.push(error(
                GapCode::Missing,
                format!("subcontracts[{at}]"),
                Text::new("分包缺少承担单位、内容或比例", "A subcontract lacks to whom, what, or its share"),
                Text::new("请补全", "Complete it"),
            ));
        }
    }
    let given = content.consortium.iter().flat_map(|consortium| &consortium.members).map(|member| member.share);
    let given = given.chain(content.subcontracts.iter().map(|part| part.share)).flatten();
    if given.map(|share| i128::from(share.bp())).sum::<i128>() > i128::from(Ratio::ONE.bp()) {
        gaps.push(error(
            GapCode::SharesOver100,
            "subcontracts",
            Text::new("联合体和分包比例合计超过 100%", "The shares of others sum to more than 100%"),
            Text::new("请调整比例", "Change the shares"),
        ));
    }
}

/// A labour share the terms let the bidder offer (`bid_committed`) must be pledged, and not below their least.
fn pledges(content: &SubmissionContent, held: &Held<'_>, gaps: &mut Vec<Gap>) {
    for (at, rule) in held.terms.cost_rules.iter().enumerate().filter(|(_, rule)| rule.bid_committed == Some(true)) {
        let pledged = content.pledges.iter().position(|pledge| pledge.kind == Some(PledgeKind::LabourShare));
        let share = pledged.and_then(|at| content.pledges.get(at)).and_then(|pledge| pledge.share);
        let gap = match (share, rule.min) {
            (None, _) => error(
                GapCode::Unanswered,
                "pledges",
                Text::new("采购文件要求承诺经费占比，尚未承诺", "The terms ask for a pledged share of the cost"),
                Text::new("请填写承诺的占比", "Pledge the share"),
            ),
            (Some(share), Some(min)) if share < min => error(
                GapCode::CostRule,
                format!("pledges[{}].share", pledged.unwrap_or_default()),
                Text::new(
                    format!("承诺占比 {share} 低于采购文件规定的 {min}"),
                    format!("The pledged {share} is below the {min} the terms ask for"),
                ),
                Text::new("请提高承诺占比", "Pledge more"),
            ),
            _ => continue,
        };
        gaps.push(Gap { term: Some(format!("cost_rules[{at}]")), ..gap });
    }
}

fn declarations(content: &SubmissionContent, gaps: &mut Vec<Gap>) {
    let made = content.declarations.clone().unwrap_or_default();
    let asked = [
        (
            "lawful_supplier",
            made.lawful_supplier,
            "符合政府采购法第22条规定的供应商条件",
            "being a lawful supplier",
            "政府采购法第22条",
        ),
        (
            "independent",
            made.independent,
            "与其他投标人无控股、管理关系",
            "being independent of other bidders",
            "政府采购法实施条例第18条",
        ),
        ("truthful", made.truthful, "所提交材料真实", "the truth of what is handed in", "政府采购法第77条"),
    ];
    for (field, _, zh, en, basis) in asked.into_iter().filter(|(_, made, ..)| *made != Some(true)) {
        let gap = error(
            GapCode::Undeclared,
            format!("declarations.{field}"),
            Text::new(format!("尚未声明：{zh}"), format!("Not declared yet: {en}")),
            Text::new("请阅读并作出声明；不能声明的不得投标", "Read and declare it; who cannot must not bid"),
        );
        gaps.push(Gap { basis: Some(basis.to_owned()), ..gap });
    }
}
