//! Who comes first: score, then price, then what the document or the policy says, then a lot (87号令 Art. 54, 57, 68).

use crate::kernel::{Code, Error, Result};
use crate::opportunities::model::{EvaluationMethod, OpportunityTerms, Points, TieBreaker};
use crate::policy::pack::{AwardBy, Setting};
use crate::policy::{Ruleset, Standing};
use crate::text_enum;
use std::cmp::{Ordering, Reverse};

text_enum! {
    /// What puts one bid before another.
    pub enum Criterion {
        /// The higher score.
        Score = "score",
        /// The lower price, after policy deductions.
        Price = "price",
        /// The higher score without the price.
        Technical = "technical",
        /// 同等条件下优先: preferences of the packs.
        Preference = "preference",
        /// A lot drawn.
        Draw = "draw",
    }
}

/// A valid bid with everything it can be compared by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contender<K> {
    /// Which.
    pub bid: K,
    /// Its score.
    pub score: Points,
    /// Its price for comparison, as `Offer::adjusted`.
    pub price: i64,
    /// Its score without the price.
    pub technical: Points,
    /// Its place by the preferences of the packs.
    pub preference: Standing,
}

/// A bid with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed<K> {
    /// Which.
    pub bid: K,
    /// From 1, each place once.
    pub rank: u32,
    /// What set it behind the one before it; absent for the first.
    pub decided_by: Option<Criterion>,
}

/// How the winner is chosen: as the document says where the packs let the method do so, else the first way the packs name.
///
/// # Errors
/// `state_conflict` where neither says it, or the document says what the method does not allow.
pub fn award_by(terms: &OpportunityTerms, rules: &Ruleset) -> Result<AwardBy> {
    let procurement = terms.procurement.clone().unwrap_or_default();
    let setting = procurement.method.and_then(|method| rules.setting(method.as_str(), "award_by"));
    let allowed = match setting {
        Some((_, Setting::AwardBy(ways))) => ways.as_slice(),
        _ => &[],
    };
    let stated = procurement.evaluation.map(|evaluation| match evaluation {
        EvaluationMethod::ComprehensiveScoring => AwardBy::Comprehensive,
        EvaluationMethod::LowestEvaluatedPrice => AwardBy::LowestPrice,
    });
    match (stated, allowed) {
        (Some(stated), []) => Ok(stated),
        (Some(stated), allowed) if allowed.contains(&stated) => Ok(stated),
        (None, [first, ..]) => Ok(*first),
        (None, []) => Err(Error::new(
            Code::StateConflict,
            "文件没有写明评审办法，规则包对该采购方式也没有规定；请变更需求写明评审办法",
            "Neither the document nor the packs say how the winner is chosen; amend the document",
        )),
        (Some(_), [first, ..]) => Err(Error::new(
            Code::StateConflict,
            format!("该采购方式不能采用文件所写的评审办法，应采用“{}”（规则包）；请变更需求后再评审", first.as_str()),
            format!("The method does not allow the way the document names but “{}”; amend it first", first.as_str()),
        )),
    }
}

/// What decides, one after the other. The law's order comes first (score, then price); then the document's; where the
/// document leaves it open, the preferences of the packs, if they may break ties; a lot decides what is left.
#[must_use]
pub fn criteria(by: AwardBy, document: &[TieBreaker], preferences: bool) -> Vec<Criterion> {
    let mut all = match by {
        AwardBy::Comprehensive | AwardBy::QualityFirst => vec![Criterion::Score, Criterion::Price],
        AwardBy::LowestPrice | AwardBy::PriceFirst | AwardBy::Negotiated => vec![Criterion::Price],
    };
    let document = document.iter().map(|tie| match tie {
        TieBreaker::LowerPrice => Criterion::Price,
        TieBreaker::TechnicalScore => Criterion::Technical,
        TieBreaker::Preference => Criterion::Preference,
        TieBreaker::RandomDraw => Criterion::Draw,
    });
    for one in document.chain([Criterion::Preference, Criterion::Draw]) {
        let done = all.contains(&one) || all.contains(&Criterion::Draw);
        if !done && (one != Criterion::Preference || preferences) {
            all.push(one);
        }
    }
    all
}

fn by_criterion<K>(criterion: Criterion, a: &Contender<K>, b: &Contender<K>) -> Ordering {
    match criterion {
        Criterion::Score => Reverse(a.score).cmp(&Reverse(b.score)),
        Criterion::Price => a.price.cmp(&b.price),
        Criterion::Technical => Reverse(a.technical).cmp(&Reverse(b.technical)),
        Criterion::Preference => Reverse(&a.preference).cmp(&Reverse(&b.preference)),
        Criterion::Draw => Ordering::Equal,
    }
}

/// The first criterion that tells them apart.
fn apart<K>(criteria: &[Criterion], a: &Contender<K>, b: &Contender<K>) -> Option<(Criterion, Ordering)> {
    let each = criteria.iter().map(|criterion| (*criterion, by_criterion(*criterion, a, b)));
    each.into_iter().find(|(_, order)| *order != Ordering::Equal)
}

/// Bids that only a lot can tell apart, as groups of two and more, in the order of their places.
#[must_use]
pub fn ties<K: Copy + Ord>(contenders: &[Contender<K>], criteria: &[Criterion]) -> Vec<Vec<K>> {
    let mut sorted: Vec<&Contender<K>> = contenders.iter().collect();
    sorted.sort_by(|a, b| apart(criteria, a, b).map_or_else(|| a.bid.cmp(&b.bid), |(_, order)| order));
    let groups = sorted.chunk_by(|a, b| apart(criteria, a, b).is_none());
    groups.filter(|group| group.len() > 1).map(|group| group.iter().map(|one| one.bid).collect()).collect()
}

/// Every bid with its place. `drawn` is the order of the lot, where one was drawn; who is not in it comes by id, so that the
/// answer never depends on the order bids are given in.
#[must_use]
pub fn rank<K: Copy + Ord>(contenders: &[Contender<K>], criteria: &[Criterion], drawn: &[K]) -> Vec<Placed<K>> {
    let lot = |bid: &K| (drawn.iter().position(|one| one == bid).unwrap_or(usize::MAX), *bid);
    let mut sorted: Vec<&Contender<K>> = contenders.iter().collect();
    sorted.sort_by(|a, b| apart(criteria, a, b).map_or_else(|| lot(&a.bid).cmp(&lot(&b.bid)), |(_, order)| order));
    let before = std::iter::once(None).chain(sorted.iter().copied().map(Some));
    let placed = (1..).zip(sorted.iter().zip(before)).map(|(rank, (one, before))| Placed {
        bid: one.bid,
        rank,
        decided_by: before
            .map(|before| apart(criteria, before, one).map_or(Criterion::Draw, |(criterion, _)| criterion)),
    });
    placed.collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::policy::{Kind, Library, Names, Question, shipped};
    use proptest::prelude::*;

    /// The rules for a purchase somewhere on a day.
    pub(in crate::reviews) fn rules_in(region: &str, project_type: Option<&str>, on: &str) -> Ruleset {
        let question = Question {
            region: region.parse().unwrap(),
            kind: Kind::Purchase,
            project_type: project_type.map(str::to_owned),
            on: on.parse().unwrap(),
        };
        Library::load(&shipped(), Names::default()).unwrap().select(&question)
    }

    /// National rules for a purchase on a day.
    pub(in crate::reviews) fn rules_on(on: &str) -> Ruleset {
        rules_in("100000", None, on)
    }

    fn bid(bid: usize, score: &str, price: i64) -> Contender<usize> {
        Contender {
            bid,
            score: score.parse().unwrap(),
            price,
            technical: Points::ZERO,
            preference: Standing::default(),
        }
    }

    fn order(placed: &[Placed<usize>]) -> Vec<usize> {
        placed.iter().map(|one| one.bid).collect()
    }

    #[test]
    fn order_87_article_57_score_then_price() {
        let criteria = criteria(AwardBy::Comprehensive, &[], false);
        assert_eq!(criteria, [Criterion::Score, Criterion::Price, Criterion::Draw]);
        let bids = [bid(0, "88.5", 95), bid(1, "90.01", 110), bid(2, "88.5", 94), bid(3, "90", 80)];
        let placed = rank(&bids, &criteria, &[]);
        assert_eq!(order(&placed), [1, 3, 2, 0]);
        let why: Vec<_> = placed.iter().map(|one| one.decided_by).collect();
        assert_eq!(why, [None, Some(Criterion::Score), Some(Criterion::Score), Some(Criterion::Price)]);
        assert!(ties(&bids, &criteria).is_empty());
    }

    #[test]
    fn order_87_article_54_lowest_evaluated_price_looks_at_the_price_alone() {
        let criteria = criteria(AwardBy::LowestPrice, &[], false);
        assert_eq!(order(&rank(&[bid(0, "99", 100), bid(1, "60", 90)], &criteria, &[])), [1, 0]);
        // 110号令 Art. 25: price first and quality first for framework agreements; negotiation with the lowest final offer.
        for by in [AwardBy::PriceFirst, AwardBy::Negotiated] {
            assert_eq!(super::criteria(by, &[], false), [Criterion::Price, Criterion::Draw]);
        }
        assert_eq!(
            super::criteria(AwardBy::QualityFirst, &[], false),
            [Criterion::Score, Criterion::Price, Criterion::Draw]
        );
    }

    #[test]
    fn order_87_article_68_equal_scores_and_prices_follow_the_document_else_the_lot() {
        use TieBreaker::{LowerPrice, Preference, RandomDraw, TechnicalScore};
        let of = |document: &[TieBreaker], preferences| criteria(AwardBy::Comprehensive, document, preferences);
        use Criterion as C;
        assert_eq!(of(&[LowerPrice, TechnicalScore], false), [C::Score, C::Price, C::Technical, C::Draw]);
        assert_eq!(
            of(&[LowerPrice, RandomDraw], true),
            [C::Score, C::Price, C::Draw],
            "the document lets the lot decide"
        );
        assert_eq!(of(&[], true), [C::Score, C::Price, C::Preference, C::Draw]);
        assert_eq!(
            of(&[Preference], false),
            [C::Score, C::Price, C::Draw],
            "where packs forbid it, it decides nothing"
        );
        let technical = |bid, technical| Contender { technical: Points::whole(technical), ..self::bid(bid, "90", 100) };
        let criteria = of(&[TechnicalScore], false);
        assert_eq!(order(&rank(&[technical(0, 80), technical(1, 81)], &criteria, &[])), [1, 0]);
    }

    #[test]
    fn preferences_break_an_exact_tie_and_nothing_else() {
        let criteria = criteria(AwardBy::Comprehensive, &[], true);
        let liked = |bid, score: &str| Contender {
            preference: Standing { points: Points::ZERO, ties: vec![true] },
            ..self::bid(bid, score, 100)
        };
        let placed = rank(&[bid(0, "90", 100), liked(1, "90")], &criteria, &[]);
        assert_eq!((order(&placed), placed[1].decided_by), (vec![1, 0], Some(Criterion::Preference)));
        assert_eq!(order(&rank(&[bid(0, "90.01", 100), liked(1, "90")], &criteria, &[])), [0, 1], "0.01 is no tie");
        assert_eq!(order(&rank(&[bid(0, "90", 99), liked(1, "90")], &criteria, &[])), [0, 1], "nor is a fen");
    }

    #[test]
    fn a_lot_decides_only_among_the_tied() {
        let criteria = criteria(AwardBy::Comprehensive, &[], false);
        let bids = [bid(0, "90", 100), bid(1, "90", 100), bid(2, "91", 100), bid(3, "80", 1), bid(4, "80", 1)];
        assert_eq!(ties(&bids, &criteria), [vec![0, 1], vec![3, 4]]);
        let placed = rank(&bids, &criteria, &[4, 1, 3, 0, 2]);
        assert_eq!(order(&placed), [2, 1, 0, 4, 3]);
        assert_eq!(placed[2].decided_by, Some(Criterion::Draw));
        assert_eq!(placed[3].decided_by, Some(Criterion::Score));
    }

    #[test]
    fn the_way_to_choose_is_the_documents_where_the_method_allows_it() {
        let rules = rules_on("2026-03-02");
        let mut terms = crate::reviews::rules::scoring::tests::guangming();
        assert_eq!(award_by(&terms, &rules).unwrap(), AwardBy::Comprehensive);
        let method = |terms: &mut OpportunityTerms, method, evaluation| {
            let procurement = terms.procurement.get_or_insert_default();
            (procurement.method, procurement.evaluation) = (Some(method), evaluation);
        };
        use crate::opportunities::model::ProcurementMethod as M;
        method(&mut terms, M::CompetitiveNegotiation, None);
        assert_eq!(award_by(&terms, &rules).unwrap(), AwardBy::LowestPrice);
        method(&mut terms, M::CompetitiveNegotiation, Some(EvaluationMethod::ComprehensiveScoring));
        assert!(award_by(&terms, &rules).is_err());
        method(&mut terms, M::SingleSource, None);
        assert_eq!(award_by(&terms, &rules).unwrap(), AwardBy::Negotiated);
        method(&mut terms, M::FrameworkAgreement, None);
        assert_eq!(award_by(&terms, &rules).unwrap(), AwardBy::PriceFirst);
        method(&mut terms, M::BelowThreshold, None);
        assert!(award_by(&terms, &rules).is_err(), "house rules must be written");
        method(&mut terms, M::BelowThreshold, Some(EvaluationMethod::LowestEvaluatedPrice));
        assert_eq!(award_by(&terms, &rules).unwrap(), AwardBy::LowestPrice);
    }

    fn contenders() -> impl Strategy<Value = Vec<Contender<usize>>> {
        // Few different values, so that ties are common.
        let one = (0i64..3, 1i64..3, 0i64..2, any::<bool>());
        proptest::collection::vec(one, 0..9).prop_map(|all| {
            let contender = |(bid, (score, price, technical, liked)): (usize, (i64, i64, i64, bool))| Contender {
                bid,
                score: Points::whole(score),
                price,
                technical: Points::whole(technical),
                preference: Standing { points: Points::ZERO, ties: vec![liked] },
            };
            all.into_iter().enumerate().map(contender).collect()
        })
    }

    proptest! {
        /// Every bid has one place, places are 1 to n, and nobody stands before somebody better.
        #[test]
        fn ranking_is_a_total_order(bids in contenders(), by in 0..AwardBy::ALL.len(), preferences in any::<bool>()) {
            let criteria = criteria(AwardBy::ALL[by], &[TieBreaker::TechnicalScore], preferences);
            let placed = rank(&bids, &criteria, &[]);
            prop_assert_eq!(placed.iter().map(|one| one.rank).collect::<Vec<_>>(), (1..).take(bids.len()).collect::<Vec<u32>>());
            let mut seen = order(&placed);
            for pair in seen.windows(2) {
                let (ahead, behind) = (&bids[pair[0]], &bids[pair[1]]);
                prop_assert!(apart(&criteria, ahead, behind).is_none_or(|(_, order)| order == Ordering::Less));
            }
            seen.sort_unstable();
            prop_assert_eq!(seen, (0..bids.len()).collect::<Vec<_>>());
        }

        /// The order bids are given in makes no difference, with and without a lot.
        #[test]
        fn ranking_does_not_depend_on_the_order_of_input(bids in contenders(), turn in 0usize..9, lot in any::<bool>()) {
            let criteria = criteria(AwardBy::Comprehensive, &[], true);
            let drawn: Vec<usize> = if lot { (0..bids.len()).rev().collect() } else { Vec::new() };
            let mut turned = bids.clone();
            turned.rotate_left(turn.min(bids.len()));
            turned.reverse();
            prop_assert_eq!(rank(&bids, &criteria, &drawn), rank(&turned, &criteria, &drawn));
            prop_assert_eq!(ties(&bids, &criteria), ties(&turned, &criteria));
        }
    }
}
