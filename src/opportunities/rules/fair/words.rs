//! The words inside a typed rule, for rules that are kept without a wording of their own.

use crate::opportunities::model::{GradeRow, LevelRow, NamedWorth, Part, Shape};

/// What a shape speaks of, one sentence for each part.
pub(super) fn of(shape: &Shape) -> String {
    let mut said = Vec::new();
    gather(shape, &mut said);
    said.retain(|words| !words.trim().is_empty());
    said.join("；")
}

fn gather(shape: &Shape, said: &mut Vec<String>) {
    let named = |all: &[NamedWorth]| all.iter().filter_map(|named| named.name.clone()).collect::<Vec<_>>();
    match shape {
        Shape::Count(s) => said.extend(s.of.clone().into_iter().chain(s.kinds.iter().cloned())),
        Shape::CountTable(s) => said.extend(s.of.clone().into_iter().chain(s.kinds.iter().cloned())),
        Shape::Named(s) => said.extend(named(&s.items)),
        Shape::Options(s) => said.extend(named(&s.options)),
        Shape::Grade(s) => {
            let grade = |row: &GradeRow| row.grade.as_ref().map(|grade| format!("社会组织评估等级{grade}"));
            said.extend(s.grades.iter().filter_map(grade));
        }
        Shape::Levels(s) => {
            let level = |row: &LevelRow| row.name.clone().or_else(|| row.level.map(|level| level.as_str().to_owned()));
            let of = s.of.clone().unwrap_or_default();
            said.push(format!("{of}：{}", s.levels.iter().filter_map(level).collect::<Vec<_>>().join("、")));
        }
        Shape::Documents(s) => {
            said.push(s.grades.iter().flat_map(|grade| grade.words.clone()).collect::<Vec<_>>().join("、"));
        }
        Shape::Band(s) => said.push(s.bands.iter().filter_map(|band| band.name.clone()).collect::<Vec<_>>().join("、")),
        Shape::Interval(s) => said.extend(s.of.clone()),
        Shape::AllOrNothing(s) => said.extend(s.conditions.iter().cloned()),
        Shape::Commitment(s) => said.extend(s.clauses.iter().cloned()),
        Shape::Other(s) => said.extend(s.text.clone()),
        Shape::Parts(s) => {
            said.extend(s.gates.iter().filter_map(|gate| gate.condition.clone()));
            for part in &s.parts {
                inside(part, said);
            }
        }
        Shape::Price(_) | Shape::Coverage(_) | Shape::Integrity(_) => {}
    }
}

fn inside(part: &Part, said: &mut Vec<String>) {
    said.extend(part.name.clone());
    said.extend(part.gates.iter().filter_map(|gate| gate.condition.clone()));
    if let Some(shape) = &part.shape {
        gather(shape, said);
    }
}
