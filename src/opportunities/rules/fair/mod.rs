//! The terms as the fair-competition check looks at them.

mod answer;
mod shape;
mod words;

pub use answer::checked;

use super::finding::ShareLimit;
use crate::kernel::Ratio;
use crate::opportunities::model::{OpportunityTerms, Points, ScoringGroup, ScoringItem, Shape};
use crate::policy::fair::{Clause, Document, Evidence, Facts, Field, Section, Words};

/// The clauses of the terms that the check reads. `price` is the range the packs in force allow the price.
#[must_use]
pub fn document(terms: &OpportunityTerms, price: Option<&ShareLimit>) -> Document {
    let mut clauses = Vec::new();
    for (at, term) in terms.qualifications.iter().enumerate() {
        let path = format!("qualifications[{at}]");
        let mut clause = Clause { words: Vec::new(), ..Clause::of_words(Section::Qualification, &path, "", "") };
        said(&mut clause, Field::Text, format!("{path}.text"), term.text.as_deref());
        said(&mut clause, Field::Text, format!("{path}.quote"), term.quote.as_deref());
        if let Some(condition) = &term.condition {
            asked(condition, &mut clause.asks);
            // A condition may stand without words: then it is what is quoted.
            let words = clause.words.is_empty().then(|| condition.to_string());
            said(&mut clause, Field::Text, format!("{path}.condition"), words.as_deref());
        }
        clauses.push(clause);
    }
    let note = terms.qualifications_note.as_deref();
    clauses.extend(note.map(|note| Clause::of_words(Section::Qualification, "qualifications_note", "", note)));
    for (at, term) in terms.substantive_terms.iter().enumerate() {
        let Some(text) = &term.text else { continue };
        let path = format!("substantive_terms[{at}].text");
        let facts = term.team_size.map_or(Facts::None, |size| Facts::Team { size });
        clauses.push(Clause { facts, ..Clause::of_words(Section::Substantive, &path, "", text) });
    }
    for (at, role) in terms.staffing.iter().flat_map(|staffing| &staffing.roles).enumerate() {
        let Some(requirement) = &role.requirement else { continue };
        let path = format!("staffing.roles[{at}].requirement");
        let name = role.role.as_deref().unwrap_or_default();
        clauses.push(Clause::of_words(Section::Staffing, &path, name, requirement));
    }
    for (at, group) in terms.scoring.iter().enumerate() {
        clauses.extend(summed(at, group));
        clauses.extend(group.items.iter().enumerate().map(|(i, item)| scored(at, i, item)));
    }
    clauses.extend(price.and_then(|limit| priced(terms, limit)));
    Document {
        clauses,
        method: terms.procurement.as_ref().and_then(|p| p.method).map(|method| method.as_str().to_owned()),
        posts: terms.staffing.as_ref().and_then(|staffing| staffing.posts),
    }
}

/// The facts a condition speaks of, at any depth.
fn asked(condition: &serde_json::Value, facts: &mut Vec<String>) {
    for (key, value) in condition.as_object().into_iter().flatten() {
        match key.as_str() {
            "all" | "any" => value.as_array().into_iter().flatten().for_each(|inner| asked(inner, facts)),
            "not" => asked(value, facts),
            fact => facts.push(fact.to_owned()),
        }
    }
}

fn said(clause: &mut Clause, field: Field, path: String, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        clause.words.push(Words { field, path, text: text.to_owned() });
    }
}

fn summed(at: usize, group: &ScoringGroup) -> Option<Clause> {
    let points: Option<Vec<i64>> = group.items.iter().map(|item| item.points.map(Points::hundredths)).collect();
    let points = points.filter(|points| !points.is_empty())?;
    let (weight, sum) = (group.weight?.hundredths(), points.iter().sum());
    let name = group.group.as_deref().unwrap_or_default();
    let shown: Vec<String> = points.iter().map(|points| Points::from_hundredths(*points).to_string()).collect();
    let text = format!("{name} {}：{} = {}", group.weight?, shown.join(" + "), Points::from_hundredths(sum));
    let path = format!("scoring[{at}].weight");
    Some(Clause { facts: Facts::Group { weight, sum }, ..Clause::of_words(Section::Group, &path, name, &text) })
}

fn scored(group: usize, at: usize, item: &ScoringItem) -> Clause {
    let path = format!("scoring[{group}].items[{at}]");
    let name = item.name.clone().unwrap_or_default();
    let mut clause = Clause { words: Vec::new(), ..Clause::of_words(Section::Scoring, &path, &name, "") };
    said(&mut clause, Field::Text, format!("{path}.rule"), item.rule.as_deref());
    if clause.words.is_empty()
        && let Some(shape) = &item.shape
    {
        said(&mut clause, Field::Text, format!("{path}.shape"), Some(&words::of(shape)));
    }
    said(&mut clause, Field::Name, format!("{path}.name"), item.name.as_deref());
    let evidence = item.evidence.as_ref();
    said(&mut clause, Field::Evidence, format!("{path}.evidence.text"), evidence.and_then(|e| e.text.as_deref()));
    let mut facts = shape::facts(item);
    facts.evidence = evidence
        .map(|evidence| Evidence {
            window: evidence.window_from.is_some() || evidence.window_to.is_some(),
            issuer: evidence.issuer.is_some(),
            new_organization: evidence.new_organization.is_some(),
        })
        .unwrap_or_default();
    Clause { facts: Facts::Scored(Box::new(facts)), ..clause }
}

fn priced(terms: &OpportunityTerms, limit: &ShareLimit) -> Option<Clause> {
    let stated = terms.price_score.as_ref().and_then(|price| price.weight);
    let priced = |item: &&ScoringItem| matches!(item.shape, Some(Shape::Price(_)));
    let items = terms.scoring.iter().flat_map(|group| &group.items).filter(priced);
    let in_table: Option<Points> = items.map(|item| item.points).reduce(|a, b| Some(a? + b?)).flatten();
    let weight = stated.or(in_table)?;
    let text = format!("{}（{} - {}，{}）", weight, limit.min, limit.max, limit.basis);
    let path = if stated.is_some() { "price_score.weight" } else { "scoring" };
    let facts = Facts::Price { weight: Ratio::from_bp(weight.hundredths()), min: limit.min, max: limit.max };
    Some(Clause { facts, ..Clause::of_words(Section::Price, path, "价格分", &text) })
}
