//! The same number of people, wherever it is stated.

use super::finding::{Finding, FindingCode};
use crate::kernel::Text;
use crate::opportunities::model::{Gate, OpportunityTerms, PerSite, Shape, StaffRole, Staffing};

/// A place that states how many people there are.
struct Claim {
    people: u32,
    path: String,
    zh: String,
    en: String,
}

/// The number of posts: stated, or people for each site times sites, or the sum of all roles.
#[must_use]
pub fn posts(terms: &OpportunityTerms) -> Option<u32> {
    terms.staffing.as_ref().and_then(|staffing| totals(staffing).into_iter().next()).map(|claim| claim.people)
}

/// Places in the staffing section that state the whole number, most explicit first.
fn totals(staffing: &Staffing) -> Vec<Claim> {
    let claim = |people: Option<u32>, path: &str, zh: &str, en: &str| {
        people.map(|people| Claim { people, path: path.to_owned(), zh: zh.to_owned(), en: en.to_owned() })
    };
    let own_roles = || staffing.roles.iter().filter(|role| !role.additional);
    let known: Vec<u32> = own_roles().filter_map(StaffRole::people).collect();
    let complete = !known.is_empty() && known.len() == own_roles().count();
    let sum = known.iter().try_fold(0u32, |sum, n| sum.checked_add(*n));
    // Roles without a number say nothing about the whole, unless those with one already exceed it.
    let roles = sum.filter(|sum| complete || staffing.posts.is_some_and(|posts| *sum > posts));
    [
        claim(staffing.posts, "staffing.posts", "岗位总数", "The number of posts"),
        claim(
            staffing.per_site.as_ref().and_then(PerSite::people),
            "staffing.per_site",
            "各点人数合计",
            "People at all sites",
        ),
        claim(roles, "staffing.roles", "各角色人数合计", "The sum of the roles"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn check(terms: &OpportunityTerms, findings: &mut Vec<Finding>) {
    let Some(staffing) = &terms.staffing else { return };
    let mut claims = totals(staffing).into_iter();
    let Some(reference) = claims.next() else { return };
    for claim in claims.filter(|claim| claim.people != reference.people) {
        findings.push(differ(&reference, &claim));
    }
    if let Some(claim) = lots_posts(terms)
        && claim.people != reference.people
    {
        findings.push(differ(&reference, &claim));
    }
    let allowed = allowed(terms, staffing, reference.people);
    for claim in team_sizes(terms).filter(|claim| !allowed.contains(&claim.people)) {
        findings.push(differ(&reference, &claim));
    }
}

fn lots_posts(terms: &OpportunityTerms) -> Option<Claim> {
    let lots = &terms.lots.as_ref()?.lots;
    let people = lots.iter().map(|lot| lot.posts).sum::<Option<u32>>()?;
    (!lots.is_empty()).then(|| Claim {
        people,
        path: "lots.lots".to_owned(),
        zh: "各包人数合计".to_owned(),
        en: "The posts of all lots".to_owned(),
    })
}

/// Sizes a scored or ★ team may rightly have: everyone, everyone but a role, one role, or the team of one lot.
fn allowed(terms: &OpportunityTerms, staffing: &Staffing, all: u32) -> Vec<u32> {
    let additional: u32 = staffing.roles.iter().filter(|r| r.additional).filter_map(StaffRole::people).sum();
    let mut sizes = vec![all, all.saturating_add(additional)];
    for people in staffing.roles.iter().filter_map(StaffRole::people) {
        sizes.extend([people, all.saturating_sub(people)]);
    }
    sizes.extend(terms.lots.iter().flat_map(|lots| lots.lots.iter().filter_map(|lot| lot.posts)));
    sizes
}

/// Team sizes of ★ terms and of gates in the scoring table.
fn team_sizes(terms: &OpportunityTerms) -> impl Iterator<Item = Claim> + '_ {
    let substantive = terms.substantive_terms.iter().enumerate().filter_map(|(index, term)| {
        Some(Claim {
            people: term.team_size?,
            path: format!("substantive_terms[{index}]"),
            zh: "★实质性条款".to_owned(),
            en: "A ★ substantive term".to_owned(),
        })
    });
    let scored = terms.scoring.iter().enumerate().flat_map(|(g, group)| {
        group.items.iter().enumerate().flat_map(move |(i, item)| {
            let name = item.name.clone().unwrap_or_default();
            gates(item.shape.as_ref()).into_iter().filter_map(move |gate| {
                Some(Claim {
                    people: gate.team_size?,
                    path: format!("scoring[{g}].items[{i}]"),
                    zh: format!("评分项“{name}”"),
                    en: format!("The scoring item “{name}”"),
                })
            })
        })
    });
    substantive.chain(scored)
}

fn gates(shape: Option<&Shape>) -> Vec<&Gate> {
    let Some(Shape::Parts(parts)) = shape else { return Vec::new() };
    let inner = parts.parts.iter().flat_map(|part| part.gates.iter().chain(gates(part.shape.as_ref())));
    parts.gates.iter().chain(inner).collect()
}

fn differ(reference: &Claim, claim: &Claim) -> Finding {
    let (stated, other) = (reference.people, claim.people);
    Finding::error(
        FindingCode::StaffingDiffers,
        claim.path.clone(),
        Text::new(
            format!("{}为 {stated} 人，{}为 {other} 人，两处不一致", reference.zh, claim.zh),
            format!("{} is {stated} people; {} says {other}", reference.en, claim.en),
        ),
        Text::new(
            "请统一人数；如评分项只针对其中一部分人员，请写明是哪一角色",
            "State one number; if the item is about some of the people only, name their role",
        ),
    )
    .against(reference.path.clone())
}
