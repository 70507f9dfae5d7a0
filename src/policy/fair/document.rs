//! What is looked at: clauses, whoever wrote them and in whatever model they are kept.

use crate::kernel::Ratio;
use crate::text_enum;
use rust_decimal::Decimal;

text_enum! {
    /// Part of a document that a clause belongs to.
    pub enum Section {
        /// 资格条件
        Qualification = "qualification",
        /// ★ 实质性条款
        Substantive = "substantive",
        /// 人员配置要求
        Staffing = "staffing",
        /// An item of the scoring table.
        Scoring = "scoring",
        /// A group of scoring items as a whole.
        Group = "group",
        /// The weight of the price.
        Price = "price",
    }
}

text_enum! {
    /// Which words of a clause.
    pub enum Field {
        /// Its name.
        Name = "name",
        /// The condition or the scoring rule.
        Text = "text",
        /// The proof asked for.
        Evidence = "evidence",
    }
}

/// A document under check.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its clauses, in order.
    pub clauses: Vec<Clause>,
    /// Word of the procurement method, as in packs.
    pub method: Option<String>,
    /// People the service itself needs, where stated.
    pub posts: Option<u32>,
}

/// A clause: where it stands, its words, and what its structure says.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Part of the document.
    pub section: Section,
    /// Path in the terms, such as `scoring[1].items[0]`.
    pub path: String,
    /// What people call it.
    pub name: String,
    /// Its words.
    pub words: Vec<Words>,
    /// Its structure.
    pub facts: Facts,
    /// Facts of the registry that its condition asks about, such as `grade`.
    pub asks: Vec<String>,
}

/// Words of a clause.
#[derive(Clone, Debug)]
pub struct Words {
    /// Which.
    pub field: Field,
    /// Where they stand.
    pub path: String,
    /// As written.
    pub text: String,
}

/// The structure of a clause.
#[derive(Clone, Debug, Default)]
pub enum Facts {
    /// Words only.
    #[default]
    None,
    /// A scoring item.
    Scored(Box<Scored>),
    /// A group of scoring items: its weight and the sum of its items, in hundredths of a point.
    Group {
        /// Stated weight.
        weight: i64,
        /// Sum of the items.
        sum: i64,
    },
    /// The price: its weight and the range the method allows.
    Price {
        /// Stated weight.
        weight: Ratio,
        /// Least.
        min: Ratio,
        /// Highest.
        max: Ratio,
    },
    /// ★ or required people in all.
    Team {
        /// How many.
        size: u32,
    },
}

/// The structure of a scoring item. Worths are hundredths on the item's own scale.
#[derive(Clone, Debug, Default)]
pub struct Scored {
    /// The rule is only words: no structure is known.
    pub untyped: bool,
    /// Share of the item that named bands decide.
    pub judged: Ratio,
    /// An assessment grade of social organizations is looked up.
    pub grade: bool,
    /// Tables by administrative level.
    pub levels: Vec<LevelTable>,
    /// Something is counted for each, without a stated end.
    pub uncapped: bool,
    /// A graded document earns for each copy, and the end is not stated for every grade.
    pub grades_uncapped: bool,
    /// Worths of coverage tables, most covered first.
    pub tables: Vec<Vec<i64>>,
    /// Bands of a number.
    pub spans: Vec<Vec<Span>>,
    /// Sizes of a team below which nothing, or nothing at the minimum itself, is earned; 0: all of them.
    pub team_minimums: Vec<u32>,
    /// Alternatives with their worths.
    pub options: Vec<(String, i64)>,
    /// Grades of other scales are put in by their rank.
    pub ranked: bool,
    /// What is said about proof.
    pub evidence: Evidence,
}

/// A table by administrative level.
#[derive(Clone, Debug, Default)]
pub struct LevelTable {
    /// Whether the row stands for the national level alone, and its worth; best first.
    pub rows: Vec<(bool, i64)>,
    /// Several count together.
    pub summed: bool,
}

/// A band of a number.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Lower end and whether it belongs to the band.
    pub from: Option<(Decimal, bool)>,
    /// Upper end and whether it belongs to the band.
    pub to: Option<(Decimal, bool)>,
}

/// What is said about proof.
#[derive(Clone, Copy, Debug, Default)]
pub struct Evidence {
    /// From when or until when it counts.
    pub window: bool,
    /// Who must have issued it.
    pub issuer: bool,
    /// What a newly founded organization may hand in instead.
    pub new_organization: bool,
}

impl Clause {
    /// A clause of words alone.
    #[must_use]
    pub fn of_words(section: Section, path: &str, name: &str, text: &str) -> Self {
        let words = vec![Words { field: Field::Text, path: path.to_owned(), text: text.to_owned() }];
        Self { section, path: path.to_owned(), name: name.to_owned(), words, facts: Facts::None, asks: Vec::new() }
    }
}
