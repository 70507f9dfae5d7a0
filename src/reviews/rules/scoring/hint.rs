//! What the chair should look at before the result is final, and the only four reasons to touch a locked sheet (87号令 Art. 64).

use crate::kernel::{Error, Ratio, Result};
use crate::opportunities::model::Points;
use crate::text_enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every member gave to one thing: number of the member and points.
pub type Marks = [(i32, Points)];

/// A member's total far from the mean of all (畸高、畸低).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Outlier {
    /// Number of the member.
    pub member: i32,
    /// What the member gave.
    pub points: Points,
    /// What all gave on average, rounded for reading.
    pub mean: Points,
    /// Above the mean; otherwise below.
    pub high: bool,
}

/// Members who differ on what must be the same for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Lowest points given.
    pub least: Points,
    /// Highest points given.
    pub most: Points,
    /// Members whose points are not those that most members gave.
    pub members: Vec<i32>,
}

/// Members whose points are farther from the mean than `threshold` of it. Fewer than three members have no outlier.
#[must_use]
pub fn outliers(marks: &Marks, threshold: Ratio) -> Vec<Outlier> {
    if marks.len() < 3 {
        return Vec::new();
    }
    let sum: i128 = marks.iter().map(|(_, points)| i128::from(points.hundredths())).sum();
    let count = i128::try_from(marks.len()).unwrap_or(i128::MAX);
    let mean = super::mean_of(marks.iter().map(|(_, points)| *points));
    let far = |points: &Points| {
        let off = (i128::from(points.hundredths()) * count - sum).abs();
        off * 10_000 > sum.abs() * i128::from(threshold.bp())
    };
    let found = marks.iter().filter(|(_, points)| far(points));
    let high = |points: &Points| i128::from(points.hundredths()) * count > sum;
    found.map(|(member, points)| Outlier { member: *member, points: *points, mean, high: high(points) }).collect()
}

/// Whether members differ on an objective factor, where all must give the same.
#[must_use]
pub fn differences(marks: &Marks) -> Option<Difference> {
    let least = marks.iter().map(|(_, points)| *points).min()?;
    let most = marks.iter().map(|(_, points)| *points).max()?;
    if least == most {
        return None;
    }
    let votes = |points: Points| marks.iter().filter(|(_, other)| *other == points).count();
    let common = marks.iter().map(|(_, points)| *points).max_by_key(|points| (votes(*points), *points))?;
    let members = marks.iter().filter(|(_, points)| *points != common).map(|(member, _)| *member).collect();
    Some(Difference { least, most, members })
}

text_enum! {
    /// Why a locked score may be changed: these four and no other (87号令 Art. 64).
    pub enum Correction {
        /// 分值汇总计算错误
        SumError = "sum_error",
        /// 分项评分超出评分标准范围
        OutOfRange = "out_of_range",
        /// 评委对客观评审因素评分不一致
        ObjectiveDiffers = "objective_differs",
        /// 评分畸高、畸低
        Outlier = "outlier",
    }
}

/// Whether a sheet may be reopened for `reason`, given the reasons that exist for it.
///
/// # Errors
/// `invalid` where the facts do not bear the reason out, naming those they do.
pub fn may_correct(reason: Correction, existing: &[Correction]) -> Result<()> {
    if existing.contains(&reason) {
        return Ok(());
    }
    let known: Vec<&str> = existing.iter().map(|reason| named(*reason)).collect();
    let rest = if known.is_empty() {
        "该评审表没有可以修改的法定情形".to_owned()
    } else {
        format!("该评审表存在的情形：{}", known.join("、"))
    };
    Err(Error::field(
        "reason",
        "no_such_fact",
        format!("该评审表不存在“{}”的情形，不得修改（87号令第64条）；{rest}", named(reason)),
        "The facts do not bear this reason out; a locked sheet is changed for the four reasons of Order 87 Art. 64 alone",
    ))
}

const fn named(reason: Correction) -> &'static str {
    match reason {
        Correction::SumError => "分值汇总计算错误",
        Correction::OutOfRange => "分项评分超出评分标准范围",
        Correction::ObjectiveDiffers => "客观评审因素评分不一致",
        Correction::Outlier => "评分畸高、畸低",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(points: &[i64]) -> Vec<(i32, Points)> {
        (1..).zip(points.iter().map(|points| Points::whole(*points))).collect()
    }

    const THIRD: Ratio = Ratio::from_bp(3_000);

    #[test]
    fn order_87_article_64_far_from_the_mean_is_an_outlier() {
        // Mean of 80, 82, 84, 40 is 71.5; 30 % of it 21.45: 40 is 31.5 below, nobody is so far above.
        let found = outliers(&marks(&[80, 82, 84, 40]), THIRD);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].member, found[0].high, found[0].mean), (4, false, Points::from_hundredths(7_150)));
        // Exactly 30 %: 70 and 130 around 100 are not beyond it.
        assert!(outliers(&marks(&[70, 100, 130]), THIRD).is_empty());
        assert_eq!(outliers(&marks(&[69, 100, 131]), THIRD).len(), 2);
        assert!(outliers(&marks(&[10, 90]), THIRD).is_empty(), "of two nobody is the outlier");
        assert!(outliers(&marks(&[0, 0, 0]), THIRD).is_empty());
    }

    #[test]
    fn order_87_article_64_members_must_agree_on_an_objective_factor() {
        assert_eq!(differences(&marks(&[5, 5, 5])), None);
        let found = differences(&marks(&[5, 5, 3, 5, 4])).unwrap();
        assert_eq!((found.least, found.most, found.members), (Points::whole(3), Points::whole(5), vec![3, 5]));
        assert_eq!(differences(&[]), None);
    }

    #[test]
    fn order_87_article_64_only_the_four_reasons_and_only_where_they_exist() {
        assert_eq!(Correction::ALL.len(), 4);
        assert!(may_correct(Correction::Outlier, &[Correction::Outlier]).is_ok());
        let refused = may_correct(Correction::SumError, &[Correction::Outlier]).unwrap_err();
        assert!(refused.fields[0].message.zh.contains("存在的情形：评分畸高、畸低"), "{refused}");
        assert!(may_correct(Correction::OutOfRange, &[]).is_err());
    }
}
