//! What the contract will say: cost rules, payments, acceptance, assessment, breach.

use super::document;
use crate::kernel::{Money, Ratio};
use crate::text_enum;
use chrono::NaiveDate;
use rust_decimal::Decimal;

text_enum! {
    /// What a share is taken of.
    pub enum CostBase {
        /// 项目经费
        ProjectFunds = "project_funds",
        /// 投标报价
        BidPrice = "bid_price",
        /// 合同金额
        ContractTotal = "contract_total",
        /// 人数 × 标准; `standard` is the amount for a head.
        HeadcountStandard = "headcount_standard",
        /// 整体打包经费
        PackageFunds = "package_funds",
        /// 资助金额
        Grant = "grant",
        /// People: a share of the team, not of money.
        People = "people",
    }
}

text_enum! {
    /// What a payment is a share of.
    pub enum PaymentBase {
        /// 中标金额
        AwardAmount = "award_amount",
        /// 合同总额
        ContractTotal = "contract_total",
        /// 项目经费
        ProjectFunds = "project_funds",
        /// 实际发生额
        ActualCost = "actual_cost",
        /// What is left.
        Remainder = "remainder",
    }
}

text_enum! {
    /// How much a payment is.
    pub enum PaymentKind {
        /// `share` of the base.
        Share = "share",
        /// At most `share` of the base.
        UpTo = "up_to",
        /// What is left.
        Balance = "balance",
        /// What is left, by the result of an assessment.
        ByRating = "by_rating",
        /// What was actually spent, on proof.
        Reimbursement = "reimbursement",
        /// In advance each period, without a share.
        Prepayment = "prepayment",
    }
}

text_enum! {
    /// What a payment waits for.
    pub enum PaymentEvent {
        /// 合同签订
        ContractSigned = "contract_signed",
        /// 合同生效
        ContractEffective = "contract_effective",
        /// Performance has begun and gone on for the offset.
        Performance = "performance",
        /// A date of the calendar.
        Date = "date",
        /// Mid-term.
        MidTerm = "mid_term",
        /// 验收合格
        Acceptance = "acceptance",
        /// An assessment at the end.
        FinalAssessment = "final_assessment",
        /// Each quarter.
        EachQuarter = "each_quarter",
        /// Each month.
        EachMonth = "each_month",
    }
}

text_enum! {
    /// Unit of a period.
    pub enum SpanUnit {
        /// Calendar days.
        Days = "days",
        /// Working days.
        WorkingDays = "working_days",
        /// Weeks.
        Weeks = "weeks",
        /// Months.
        Months = "months",
    }
}

text_enum! {
    /// How a payment stands to its event.
    pub enum Timing {
        /// No later than the offset after the event.
        Within = "within",
        /// Not before the offset after the event.
        After = "after",
    }
}

text_enum! {
    /// What is counted until a contract may be ended.
    pub enum StrikeOf {
        /// A failed assessment.
        FailedAssessment = "failed_assessment",
        /// A written reminder.
        WrittenReminder = "written_reminder",
        /// A complaint found true.
        Complaint = "complaint",
    }
}

text_enum! {
    /// What follows.
    pub enum Consequence {
        /// The contract may be, or is, ended.
        Termination = "termination",
        /// Money is deducted.
        Deduction = "deduction",
        /// The person is replaced.
        Replacement = "replacement",
        /// No renewal.
        NoRenewal = "no_renewal",
    }
}

document! {
    /// A rule on how the money may be spent.
    pub struct CostTerm {
        /// Cost categories, summed: `labour`, `supervision`, `business_activity`, `management`, `service_insurance_and_tax`, `training` … Which words hold is up to the policy pack.
        pub categories: Vec<String>,
        /// At least this share.
        pub min: Option<Ratio>,
        /// At most this share.
        pub max: Option<Ratio>,
        /// Of what.
        pub base: Option<CostBase>,
        /// The base as written, where `base` does not say it.
        pub base_wording: Option<String>,
        /// Amount for a head and year, for a base of heads × standard.
        pub standard: Option<Money>,
        /// The share the bidder offers takes the place of `min` and binds the contract.
        pub bid_committed: Option<bool>,
        /// Name of the scoring item that scores the share offered.
        pub scored_in: Option<String>,
        /// Words of the document.
        pub quote: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }

    /// A span of time.
    pub struct Period {
        /// How many.
        pub count: u32,
        /// Of what.
        pub unit: Option<SpanUnit>,
    }

    /// When a payment falls due.
    pub struct PaymentTrigger {
        /// What it waits for.
        pub event: Option<PaymentEvent>,
        /// Within the offset, or after it.
        pub timing: Option<Timing>,
        /// Time after the event.
        pub offset: Option<Period>,
        /// The date, for an event of the calendar.
        pub date: Option<NaiveDate>,
    }

    /// 付款
    pub struct PaymentTerm {
        /// How much.
        pub kind: Option<PaymentKind>,
        /// Share of the base.
        pub share: Option<Ratio>,
        /// Share of what.
        pub base: Option<PaymentBase>,
        /// The base as written, where `base` does not say it.
        pub base_wording: Option<String>,
        /// When.
        pub trigger: Option<PaymentTrigger>,
        /// From invoice to payment.
        pub invoice_period: Option<Period>,
        /// Documents to hand in, such as a payroll list.
        pub documents: Option<String>,
        /// The wording of when it is paid.
        pub wording: Option<String>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 履约验收
    pub struct AcceptanceTerm {
        /// The clause.
        pub text: Option<String>,
        /// An agency outside both parties examines.
        pub third_party: Option<bool>,
        /// Points of an itemized report.
        pub items: Vec<String>,
        /// Share of the indicators that must be met.
        pub indicators_met: Option<Ratio>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// What happens after so many failures.
    pub struct Strikes {
        /// Failures of what.
        pub of: Option<StrikeOf>,
        /// How many.
        pub count: Option<u32>,
        /// What follows.
        pub consequence: Option<Consequence>,
    }

    /// What happens when a post stays vacant.
    pub struct Vacancy {
        /// Vacant for longer than this.
        pub longer_than: Option<Period>,
        /// What follows.
        pub consequence: Option<Consequence>,
    }

    /// A band of an assessment's result.
    pub struct RatingBand {
        /// Name, such as 优秀.
        pub name: Option<String>,
        /// Lowest score; blank: no lower end.
        pub from: Option<Decimal>,
        /// Highest score; blank: no upper end.
        pub to: Option<Decimal>,
    }

    /// Deduction by score: (target − score) ÷ target × base.
    pub struct ScoreDeduction {
        /// From this score on nothing is deducted.
        pub target: Option<Decimal>,
        /// Of what.
        pub base: Option<PaymentBase>,
    }

    /// Share of an assessment in one party's hands.
    pub struct AssessorShare {
        /// Who.
        pub assessor: Option<String>,
        /// At least this share.
        pub at_least: Option<Ratio>,
    }

    /// Weight of an indicator.
    pub struct Weighting {
        /// Its weight; blank: not stated.
        pub weight: Option<Ratio>,
        /// Shares of those who assess.
        pub assessors: Vec<AssessorShare>,
    }

    /// 考核
    pub struct AssessmentTerm {
        /// What is assessed.
        pub indicator: Option<String>,
        /// What its result leads to, as written.
        pub band: Option<String>,
        /// Its weight; blank: it has none.
        pub weighting: Option<Weighting>,
        /// Bands of the result.
        pub ratings: Vec<RatingBand>,
        /// Scores are whole numbers.
        pub whole_scores: Option<bool>,
        /// Deduction by score.
        pub deduction: Option<ScoreDeduction>,
        /// What follows after so many failures.
        pub strikes: Option<Strikes>,
        /// What follows when a post stays vacant, mildest first.
        pub vacancies: Vec<Vacancy>,
        /// Source lines.
        pub lines: Option<String>,
    }

    /// 违约责任
    pub struct BreachTerm {
        /// The clause.
        pub text: Option<String>,
        /// Damages as a share.
        pub share: Option<Ratio>,
        /// Of what, as written.
        pub base_wording: Option<String>,
        /// Stated as ★ substantive.
        pub substantive: bool,
        /// What follows after so many failures.
        pub strikes: Option<Strikes>,
        /// Source lines.
        pub lines: Option<String>,
        /// A note.
        pub note: Option<String>,
    }
}
