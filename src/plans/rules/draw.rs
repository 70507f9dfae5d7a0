//! What a need may take from a line.

use crate::kernel::{Error, Money, Result};

/// A need that would draw from a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// What the line holds in the edition in force.
    pub holds: Money,
    /// What other needs have drawn from it.
    pub used: Money,
    /// What the need asks for.
    pub asks: Money,
}

impl Drawing {
    /// What is left for the need.
    #[must_use]
    pub fn left(self) -> Money {
        self.holds - self.used
    }
}

/// 「先有预算、后购买服务」: the needs on a line take no more than it holds.
///
/// # Errors
/// `invalid` with what is left and the way out.
pub fn draw(drawing: Drawing) -> Result<()> {
    let left = drawing.left();
    if drawing.asks <= left {
        return Ok(());
    }
    let (asks, holds, used) = (drawing.asks, drawing.holds, drawing.used);
    Err(Error::field(
        "budget.amount",
        "over_plan",
        format!(
            "预算 {asks} 元超过计划项目的余额 {left} 元（计划 {holds} 元，已使用 {used} 元）；请减少预算，或先调整年度计划"
        ),
        format!(
            "{asks} yuan are more than the {left} left on the line of the plan ({holds} planned, {used} drawn); ask for less, or adjust the plan first"
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_gives_what_is_left_and_no_fen_more() {
        let yuan = Money::from_yuan;
        let drawing = Drawing { holds: yuan(100), used: yuan(60), asks: yuan(40) };
        assert!(draw(drawing).is_ok());
        let refused = draw(Drawing { asks: Money::from_fen(4_001), ..drawing }).unwrap_err();
        assert_eq!(refused.fields[0].code, "over_plan");
        assert!(refused.detail.zh.contains("余额 40.00 元"), "{refused}");
    }

    proptest! {
        /// However many needs ask, in whatever order, what they got never exceeds the line.
        #[test]
        fn the_sum_of_what_was_drawn_never_exceeds_the_line(holds in 0i64..1_000, asks in proptest::collection::vec(0i64..400, 0..20)) {
            let mut used = 0;
            for asked in asks {
                let fen = Money::from_fen;
                if draw(Drawing { holds: fen(holds), used: fen(used), asks: fen(asked) }).is_ok() {
                    used += asked;
                }
            }
            prop_assert!(used <= holds);
        }
    }
}
