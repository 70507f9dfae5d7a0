//! The shape of a scoring rule, from a few parts that combine.
//!
//! Sixteen families of rules found in real tenders are built from these: a count with step and cap, tables (count,
//! grade, level, document grade, coverage, numeric bands), named things, alternatives, bundles, judged bands, the
//! price formula, and [`Parts`], which sums (or takes the best of) parts behind gates for organizations, persons
//! and teams. All amounts are on the scale of the item (`ScoringItem::scale`); the sum is clamped to the item.

use super::{Points, PriceFormula, document};
use crate::text_enum;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

text_enum! {
    /// Administrative level of an award, a paper or a programme, highest first.
    pub enum Level {
        /// 国家级
        National = "national",
        /// 省级
        Provincial = "provincial",
        /// 副省级
        SubProvincial = "sub_provincial",
        /// 市级
        Municipal = "municipal",
        /// 区级
        District = "district",
        /// 街道级
        Street = "street",
    }
}

text_enum! {
    /// How several results become one.
    pub enum Combine {
        /// Their sum.
        Sum = "sum",
        /// The highest alone.
        Highest = "highest",
    }
}

text_enum! {
    /// Who a rule in parts looks at.
    pub enum Subject {
        /// The organization.
        Organization = "organization",
        /// One named person.
        Person = "person",
        /// Several named persons.
        Persons = "persons",
        /// The team.
        Team = "team",
        /// Premises and equipment.
        Facility = "facility",
    }
}

text_enum! {
    /// What follows when a gate is not passed. A minimum that itself earns nothing is no gate: see [`Threshold`].
    pub enum GateEffect {
        /// The item gives nothing.
        ItemZero = "item_zero",
        /// This part gives nothing.
        PartZero = "part_zero",
        /// The whole bid is invalid.
        BidInvalid = "bid_invalid",
    }
}

text_enum! {
    /// How the points a plan covers are counted.
    pub enum CoverageKind {
        /// `each` for every point covered, up to `cap`.
        Checklist = "checklist",
        /// A table by the number of points covered.
        Table = "table",
        /// `full` when all points are covered, else nothing.
        AllOrNothing = "all_or_nothing",
        /// Start with `full`, less `each` for every point left out.
        Deduct = "deduct",
    }
}

text_enum! {
    /// How several commitments count.
    pub enum CommitmentKind {
        /// `worth` when all are given.
        All = "all",
        /// `worth` for each given.
        Each = "each",
        /// `worth` when any one is given.
        Any = "any",
    }
}

/// The typed rule of a scoring item, told apart by `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Shape {
    /// Price formula.
    Price(PriceShape),
    /// So much for each, up to a cap.
    Count(CountShape),
    /// A table by number, where steps are not even (35/70/100).
    CountTable(CountTableShape),
    /// Named things or conditions, each with its own worth, each once.
    Named(NamedShape),
    /// The best of several options.
    Options(OptionsShape),
    /// Assessment grade of the organization.
    Grade(GradeShape),
    /// Awards, papers or programmes by administrative level.
    Levels(LevelsShape),
    /// Graded documents, such as evaluations by former clients.
    Documents(DocumentsShape),
    /// Points a plan covers.
    Coverage(CoverageShape),
    /// A band judged by experts.
    Band(BandShape),
    /// Bands of a number.
    Interval(IntervalShape),
    /// A bundle: all conditions or nothing.
    AllOrNothing(BundleShape),
    /// Letters of commitment.
    Commitment(CommitmentShape),
    /// Integrity, looked up by staff.
    Integrity(IntegrityShape),
    /// Several parts behind gates.
    Parts(PartsShape),
    /// Not typed: the wording of the item is all there is.
    Other(OtherShape),
}

document! {
    /// Price formula. Offers may be totals or discount rates.
    pub struct PriceShape {
        /// How points come from the offer; blank: the document does not say.
        pub formula: Option<PriceFormula>,
        /// Offers are compared after policy deductions.
        pub adjusted: bool,
    }

    /// The number from which a count begins to earn: fewer earn nothing, exactly so many earn `worth`.
    pub struct Threshold {
        /// The number.
        pub count: u32,
        /// What exactly so many earn; nothing where only those beyond it count.
        pub worth: Points,
    }

    /// So much for each, up to a cap. A step that does not divide the cap is clamped (34×3=102 gives 100).
    pub struct CountShape {
        /// What is counted.
        pub of: Option<String>,
        /// For each.
        pub each: Option<Points>,
        /// At most.
        pub cap: Option<Points>,
        /// Number from which it begins; each beyond it earns `each`.
        pub threshold: Option<Threshold>,
        /// The kinds that count, each once (each certificate type once); empty: any number of one kind.
        pub kinds: Vec<String>,
        /// The same project counts once.
        pub once_per_project: bool,
        /// A contract and its renewals count once.
        pub renewals_once: bool,
        /// It rests on a commitment, not on proof.
        pub committed: bool,
    }

    /// A row of a table by number.
    pub struct CountRow {
        /// From this number on.
        pub count: u32,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// A table by number; the highest row reached counts.
    pub struct CountTableShape {
        /// What is counted.
        pub of: Option<String>,
        /// The named conditions that count, each once; empty: any number of one kind.
        pub kinds: Vec<String>,
        /// The rows.
        pub rows: Vec<CountRow>,
    }

    /// A named thing and its worth.
    pub struct NamedWorth {
        /// Name.
        pub name: Option<String>,
        /// Worth; blank: not stated.
        pub worth: Option<Points>,
    }

    /// Named things, each once, summed up to a cap.
    pub struct NamedShape {
        /// The things.
        pub items: Vec<NamedWorth>,
        /// At most.
        pub cap: Option<Points>,
    }

    /// Options of which the best counts.
    pub struct OptionsShape {
        /// The options.
        pub options: Vec<NamedWorth>,
    }

    /// A grade and its worth.
    pub struct GradeRow {
        /// Grade, such as `5A`.
        pub grade: Option<String>,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// What a newly founded organization gets, which cannot have a grade yet.
    pub struct NewOrganization {
        /// Registered no longer than so many months before the deadline.
        pub within_months: u32,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Assessment grade; the best that applies counts.
    pub struct GradeShape {
        /// The grades.
        pub grades: Vec<GradeRow>,
        /// Any other grade or none.
        pub otherwise: Option<Points>,
        /// A newly founded organization.
        pub new_organization: Option<NewOrganization>,
        /// An equivalent certificate counts when experts find it so: judged.
        pub equivalent_judged: bool,
    }

    /// A level and its worth.
    pub struct LevelRow {
        /// Lowest level of the row: what is higher counts here too unless a higher row stands above.
        pub level: Option<Level>,
        /// The level as written.
        pub name: Option<String>,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Awards by administrative level.
    pub struct LevelsShape {
        /// What is counted.
        pub of: Option<String>,
        /// The levels; empty: the document names none.
        pub levels: Vec<LevelRow>,
        /// Each counts, or the highest alone.
        pub combine: Option<Combine>,
        /// At most.
        pub cap: Option<Points>,
        /// The same thing counts once, at its highest level.
        pub highest_of_same: bool,
    }

    /// A grade of a document.
    pub struct DocumentGrade {
        /// Words for this grade (优, 满意, 最高等级).
        pub words: Vec<String>,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Graded documents, best grade first, summed to a cap.
    pub struct DocumentsShape {
        /// The grades, best first.
        pub grades: Vec<DocumentGrade>,
        /// At most.
        pub cap: Option<Points>,
        /// Only documents on projects accepted under the item this one depends on count.
        pub accepted_projects_only: bool,
        /// Only the highest document of a project counts.
        pub once_per_project: bool,
        /// Only so many best documents count.
        pub top: Option<u32>,
        /// The top grade of any scale counts as the best grade here.
        pub top_grade_counts_best: bool,
        /// Grades of other scales are put in by their rank (A+, 五星 and 非常优秀 are rank 1).
        pub by_rank: bool,
    }

    /// A row of a coverage table.
    pub struct CoverageRow {
        /// Points covered.
        pub covered: u32,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Points a plan covers.
    pub struct CoverageShape {
        /// How they count.
        pub by: Option<CoverageKind>,
        /// Number of points there are.
        pub points: Option<u32>,
        /// For each point covered, or less for each left out.
        pub each: Option<Points>,
        /// Most, or the start of a deduction.
        pub full: Option<Points>,
        /// The table.
        pub rows: Vec<CoverageRow>,
    }

    /// A band.
    pub struct BandRow {
        /// Name (优, 良, 中, 差).
        pub name: Option<String>,
        /// Criteria met, where the band is found by their number.
        pub criteria_met: Option<u32>,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// A band judged by experts: by adjectives, or by the number of adjectives met.
    pub struct BandShape {
        /// The bands, best first.
        pub bands: Vec<BandRow>,
        /// Number of criteria, where bands are found by counting those met.
        pub criteria: Option<u32>,
        /// When fewer criteria are met than any band asks for.
        pub otherwise: Option<Points>,
        /// The worst band needs a written reason.
        pub worst_needs_reason: bool,
    }

    /// A band of a number. Ends may be open or closed, and it matters.
    pub struct IntervalRow {
        /// Lower end; blank: none.
        pub from: Option<Decimal>,
        /// The lower end itself belongs to the band.
        pub from_included: bool,
        /// Upper end; blank: none.
        pub to: Option<Decimal>,
        /// The upper end itself belongs to the band.
        pub to_included: bool,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Bands of a number, such as a labour share, an area or years.
    pub struct IntervalShape {
        /// What is measured.
        pub of: Option<String>,
        /// Its unit: `%`, `㎡`, `年`.
        pub unit: Option<String>,
        /// The bands.
        pub rows: Vec<IntervalRow>,
        /// Outside all bands.
        pub otherwise: Option<Points>,
        /// The bidder declares the number and is bound by it.
        pub declared: bool,
    }

    /// Conditions of which all must be met.
    pub struct BundleShape {
        /// The conditions.
        pub conditions: Vec<String>,
        /// Worth; blank: not stated.
        pub worth: Option<Points>,
    }

    /// Letters of commitment.
    pub struct CommitmentShape {
        /// What is promised.
        pub clauses: Vec<String>,
        /// How they count.
        pub by: Option<CommitmentKind>,
        /// Worth.
        pub worth: Option<Points>,
    }

    /// Integrity: looked up by staff, nothing to hand in.
    pub struct IntegrityShape {
        /// With a clean record.
        pub clean: Option<Points>,
        /// With a record still in its period.
        pub recorded: Option<Points>,
    }

    /// A condition that must be met before anything counts.
    pub struct Gate {
        /// The condition.
        pub condition: Option<String>,
        /// Size of the whole team it asks for, where it does.
        pub team_size: Option<u32>,
        /// What follows when it is not met.
        pub effect: Option<GateEffect>,
    }

    /// A part.
    pub struct Part {
        /// Name.
        pub name: Option<String>,
        /// Its gates.
        pub gates: Vec<Gate>,
        /// Its rule; blank: not stated.
        #[schema(no_recursion)]
        pub shape: Option<Shape>,
        /// At most.
        pub cap: Option<Points>,
    }

    /// Several parts behind gates.
    pub struct PartsShape {
        /// Who is looked at.
        pub of: Option<Subject>,
        /// Number of named persons.
        pub persons: Option<u32>,
        /// Gates of the whole.
        pub gates: Vec<Gate>,
        /// The parts.
        pub parts: Vec<Part>,
        /// The sum, or the highest where several apply; blank: the sum.
        pub combine: Option<Combine>,
        /// At most.
        pub cap: Option<Points>,
        /// The same person may count in several parts.
        pub same_person_again: Option<bool>,
    }

    /// A rule that is not typed.
    pub struct OtherShape {
        /// The rule.
        pub text: Option<String>,
    }
}
