//! TEMPORARY until policy::evaluate lands.
use crate::policy::*;
use crate::policy::condition::last_year_due;
use chrono::NaiveDate;

pub(super) fn outcome(c: &Condition, sheet: &FactSheet, v: &Vocabulary, day: NaiveDate) -> Outcome {
    match c {
        Condition::All(p) => Outcome::all(p.iter().map(|p| outcome(p, sheet, v, day))),
        Condition::Any(p) => Outcome::any(p.iter().map(|p| outcome(p, sheet, v, day))),
        Condition::Not(p) => outcome(p, sheet, v, day).negated(),
        Condition::Settled(o) => *o,
        Condition::Leaf(leaf) => {
            let Some(def) = v.get(&leaf.fact).filter(|d| d.about == leaf.about && d.about == Subject::Organization) else { return Outcome::Unknown };
            match &leaf.test {
                Test::LastYears { years, among, due } => {
                    let last = last_year_due(day, *due);
                    Outcome::all((0..i32::from(*years)).map(|b| sheet.value_of_year(def, last - b).map_or(Outcome::Unknown, |x| Outcome::of(among.contains(x)))))
                }
                Test::Throughout { period, among } => {
                    let mut d = period.before(day);
                    let mut all = Vec::new();
                    while d <= day {
                        all.push(sheet.value_on(def, d).map_or(Outcome::Unknown, |x| Outcome::of(among.contains(x))));
                        d = d.succ_opt().unwrap_or(NaiveDate::MAX);
                    }
                    Outcome::all(all)
                }
                test => sheet.value_on(def, day).map_or(Outcome::Unknown, |x| value(test, def, x, day)),
            }
        }
    }
}

fn value(test: &Test, def: &FactDef, x: &Value, day: NaiveDate) -> Outcome {
    use std::cmp::Ordering::*;
    let holds = |node: &str, code: &str| node == code || def.tree().is_some_and(|t| t.holds(node, code));
    Outcome::of(match test {
        Test::In(vs) => vs.contains(x),
        Test::AtLeast(w) => matches!(x.compare(w), Some(Greater | Equal)),
        Test::AtMost(w) => matches!(x.compare(w), Some(Less | Equal)),
        Test::Within(p) => matches!(x, Value::Date(d) if p.before(day) <= *d && *d <= day),
        Test::AtLeastAgo(p) => matches!(x, Value::Date(d) if *d <= p.before(day)),
        Test::Valid => def.otherwise.as_ref() != Some(x),
        Test::Covers(Codes::Given(cs)) => cs.iter().all(|c| x.codes().iter().any(|h| holds(h, c))),
        Test::Under(Codes::Given(cs)) => cs.iter().any(|c| x.codes().iter().any(|h| holds(c, h))),
        Test::AnyOf(Codes::Given(cs)) => cs.iter().any(|c| x.codes().contains(c)),
        _ => return Outcome::Unknown,
    })
}
