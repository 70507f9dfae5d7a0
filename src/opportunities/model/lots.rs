//! Division into lots.

use super::document;
use crate::kernel::Money;
use crate::text_enum;

text_enum! {
    /// How lots are given to bidders.
    pub enum LotAllocation {
        /// Each lot is scored for itself.
        Separate = "separate",
        /// Lots are scored one after the other (A→B→C).
        Sequential = "sequential",
        /// One bid for all; ranks 1..n take lots 1..n.
        Ranking = "ranking",
    }
}

document! {
    /// 分包（标段）
    pub struct Lots {
        /// Number of lots; blank: not stated.
        pub total: Option<u32>,
        /// The lot these terms are for, where each has its own document.
        pub this_lot: Option<String>,
        /// How lots are given.
        pub allocation: Option<LotAllocation>,
        /// 兼投不兼中: who wins one lot gets no other.
        pub one_win: Option<bool>,
        /// Fewest bidders for a valid procedure (n+2), for all lots together or for each.
        pub min_bidders: Option<u32>,
        /// The lots.
        pub lots: Vec<Lot>,
        /// The wording of the rule.
        pub rule: Option<String>,
        /// Numbers of lots stated elsewhere in the document.
        pub stated_elsewhere: Vec<StatedCount>,
        /// A recorded remark on a contradiction.
        pub remark: Option<String>,
        /// A note.
        pub note: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// One lot.
    pub struct Lot {
        /// Name.
        pub name: Option<String>,
        /// Its budget.
        pub budget: Option<Money>,
        /// Its posts.
        pub posts: Option<u32>,
    }

    /// A number stated in a second place.
    pub struct StatedCount {
        /// The number.
        pub count: Option<u32>,
        /// Source lines.
        pub lines: Option<String>,
    }
}
