//! What a bid comes to.

use crate::opportunities::model::Points;

/// The mean, rounded half up to two places; nothing of nobody.
#[must_use]
pub fn mean_of(points: impl IntoIterator<Item = Points>) -> Points {
    let (mut sum, mut count) = (0i128, 0i128);
    for one in points {
        sum += i128::from(one.hundredths());
        count += 1;
    }
    if count == 0 {
        return Points::ZERO;
    }
    let rounded = (sum * 2 + count).div_euclid(count * 2);
    Points::from_hundredths(i64::try_from(rounded).unwrap_or(i64::MAX))
}

/// The score of a bid: the mean of what the members gave it, and the points of its price.
#[must_use]
pub fn final_score(members: impl IntoIterator<Item = Points>, price: Points) -> Points {
    mean_of(members) + price
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn order_87_article_55_the_mean_of_the_members_and_the_price() {
        let members = ["83.5", "80", "78.25", "81", "79.75"].map(|points| points.parse::<Points>().unwrap());
        // 402.5 ÷ 5 = 80.5, and 9.47 for the price.
        assert_eq!(final_score(members, "9.47".parse().unwrap()).to_string(), "89.97");
        // 100 ÷ 3 = 33.333…; 200 ÷ 3 = 66.666…
        assert_eq!(mean_of([Points::whole(100), Points::ZERO, Points::ZERO]).to_string(), "33.33");
        assert_eq!(mean_of([Points::whole(100), Points::whole(100), Points::ZERO]).to_string(), "66.67");
        assert_eq!(mean_of([]), Points::ZERO);
    }

    proptest! {
        #[test]
        fn a_mean_lies_between_the_least_and_the_most(all in proptest::collection::vec(0i64..10_000, 1..15)) {
            let points: Vec<Points> = all.iter().map(|one| Points::from_hundredths(*one)).collect();
            let mean = mean_of(points.iter().copied());
            prop_assert!(points.iter().min().unwrap() <= &mean && &mean <= points.iter().max().unwrap());
        }
    }
}
