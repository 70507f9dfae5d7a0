//! What a bidder hands in: offer and budget, answers to conditions and terms, claims for scoring, plan, team, promises.
//!
//! As with the terms of an opportunity, every field may be blank: a draft is saved as typed, and what is missing is reported by
//! `rules::check`, never refused on saving. Places of the terms are named by their path in the edition the submission answers,
//! such as `qualifications[0]`, `substantive_terms[2]`, `scoring[1].items[3]`.

use super::ClaimEvidence;
use crate::kernel::ids::FileId;
use crate::kernel::{Money, Ratio, Uscc};
use crate::opportunities::model::{Contact, PriceUnit, PricingMode, document};
use crate::text_enum;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

text_enum! {
    /// Where the money of a budget line comes from.
    pub enum FundSource {
        /// What is asked for: contract price or grant.
        Asked = "asked",
        /// Raised by the organization itself (自筹、配套).
        SelfRaised = "self_raised",
    }
}

text_enum! {
    /// How an answer stands to a term.
    pub enum Deviation {
        /// 响应: as the term says.
        Complies = "complies",
        /// 正偏离: more than it asks for.
        Exceeds = "exceeds",
        /// 负偏离: less, or other. Of a ★ term it makes the bid invalid.
        Deviates = "deviates",
    }
}

text_enum! {
    /// What a bidder promises and is bound by once the contract is signed.
    pub enum PledgeKind {
        /// Share of labour cost (人员经费占比): the number is basis points in `share`.
        LabourShare = "labour_share",
        /// People on duty.
        TeamSize = "team_size",
        /// People stay for the whole term, or are replaced within the given days.
        TeamStable = "team_stable",
        /// Time to answer a request, in hours.
        ResponseHours = "response_hours",
        /// Another promise, in words.
        Other = "other",
    }
}

document! {
    /// 投标（响应、申报）文件. Every part may be blank while it is a draft.
    pub struct SubmissionContent {
        /// 联系人
        pub contact: Option<Contact>,
        /// 报价: one for the whole, or one for each lot bid for.
        pub offers: Vec<LotOffer>,
        /// 资格响应
        pub qualifications: Vec<QualificationResponse>,
        /// ★ 实质性条款响应
        pub terms: Vec<TermResponse>,
        /// 评分项自评与证明材料
        pub claims: Vec<Claim>,
        /// 技术方案
        pub technical: Vec<TechnicalSection>,
        /// 项目团队
        pub team: Vec<TeamMember>,
        /// 联合体; blank: the organization bids alone.
        pub consortium: Option<Consortium>,
        /// 分包
        pub subcontracts: Vec<Subcontract>,
        /// 承诺
        pub pledges: Vec<Pledge>,
        /// 声明
        pub declarations: Option<Declarations>,
        /// 其他附件
        pub attachments: Vec<Enclosure>,
    }

    /// 报价 for a lot or for the whole, with the budget behind it.
    pub struct LotOffer {
        /// Number of the lot in the terms, from 1; blank: there are no lots.
        pub lot: Option<u32>,
        /// What is offered; blank: as the terms ask.
        pub mode: Option<PricingMode>,
        /// 总价: price of the whole, or the grant asked for.
        pub total: Option<Money>,
        /// 单价
        pub unit_price: Option<Money>,
        /// For what.
        pub unit: Option<PriceUnit>,
        /// The unit in words, where `unit` does not say it.
        pub unit_wording: Option<String>,
        /// 折扣率: 1 is no discount.
        pub discount: Option<Ratio>,
        /// 经费预算表
        pub budget: Vec<BudgetLine>,
        /// A remark on the offer.
        pub note: Option<String>,
    }

    /// A line of the budget: quantity × unit price = amount.
    pub struct BudgetLine {
        /// Cost category, in the words the cost rules use: `labour`, `supervision`, `business_activity`, `management` …
        pub category: Option<String>,
        /// 科目、岗位 or item.
        pub item: Option<String>,
        /// The person, where it is somebody's pay: as in `team`.
        pub person: Option<String>,
        /// 数量
        pub quantity: Option<Decimal>,
        /// 单位
        pub unit: Option<String>,
        /// 单价
        pub unit_price: Option<Money>,
        /// 金额
        pub amount: Option<Money>,
        /// 资金来源; blank: asked for.
        pub source: Option<FundSource>,
        /// How it was reckoned.
        pub note: Option<String>,
    }

    /// Answer to a condition for admission.
    pub struct QualificationResponse {
        /// Path of the condition, such as `qualifications[0]`.
        pub term: Option<String>,
        /// What the organization states.
        pub statement: Option<String>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// Answer to a ★ substantive term.
    pub struct TermResponse {
        /// Path of the term, such as `substantive_terms[2]`.
        pub term: Option<String>,
        /// Whether the bid keeps to it.
        pub deviation: Option<Deviation>,
        /// How; required where it deviates.
        pub text: Option<String>,
        /// Proof.
        pub files: Vec<FileId>,
    }

    /// What the organization claims under a scoring item.
    pub struct Claim {
        /// Path of the item in the scoring scheme, such as `scoring[1].items[3]`; see `rules::item_path`.
        pub item: Option<String>,
        /// What is shown, typed as the item's rule asks; blank for what is judged by reading only.
        pub evidence: Option<ClaimEvidence>,
        /// Statement, or where in the plan it is found.
        pub text: Option<String>,
        /// Proof of the whole item; proof of single things stands with them.
        pub files: Vec<FileId>,
    }

    /// A section of the plan.
    pub struct TechnicalSection {
        /// Title.
        pub title: Option<String>,
        /// Text.
        pub text: Option<String>,
        /// Paths of the scoring items it speaks to.
        pub items: Vec<String>,
        /// Files.
        pub files: Vec<FileId>,
    }

    /// A person of the team.
    pub struct TeamMember {
        /// Name.
        pub name: Option<String>,
        /// Role in the project.
        pub role: Option<String>,
        /// Employed by the organization, and not hired for this.
        pub employed: Option<bool>,
        /// Years in the field.
        pub experience_years: Option<u32>,
        /// Education.
        pub education: Option<String>,
        /// Certificates.
        pub certificates: Vec<Certificate>,
        /// Proof, such as the social insurance record.
        pub files: Vec<FileId>,
    }

    /// A certificate of a person.
    pub struct Certificate {
        /// Kind, such as 社会工作师.
        pub name: Option<String>,
        /// Number.
        pub number: Option<String>,
        /// Issuer.
        pub issuer: Option<String>,
        /// Day of issue.
        pub issued_on: Option<NaiveDate>,
        /// Last day it is valid; blank: without end.
        pub valid_until: Option<NaiveDate>,
        /// The document.
        pub files: Vec<FileId>,
    }

    /// 联合体
    pub struct Consortium {
        /// Its members besides the organization, which leads.
        pub members: Vec<ConsortiumMember>,
        /// The agreement.
        pub files: Vec<FileId>,
    }

    /// A member of a consortium.
    pub struct ConsortiumMember {
        /// Name.
        pub name: Option<String>,
        /// Credit code.
        pub uscc: Option<Uscc>,
        /// What it does.
        pub duty: Option<String>,
        /// Its share of the price.
        pub share: Option<Ratio>,
    }

    /// 分包: non-core parts only, and only with consent (政府采购法 Art. 48).
    pub struct Subcontract {
        /// To whom.
        pub name: Option<String>,
        /// Credit code.
        pub uscc: Option<Uscc>,
        /// What.
        pub work: Option<String>,
        /// Its share of the price.
        pub share: Option<Ratio>,
    }

    /// 承诺
    pub struct Pledge {
        /// What is promised.
        pub kind: Option<PledgeKind>,
        /// The share, of promises of a share.
        pub share: Option<Ratio>,
        /// The number, of promises of a number.
        pub number: Option<Decimal>,
        /// The promise in words.
        pub text: Option<String>,
        /// Path of the scoring item it is for, if it is scored.
        pub item: Option<String>,
        /// Letter of commitment.
        pub files: Vec<FileId>,
    }

    /// 声明: what every bidder states.
    pub struct Declarations {
        /// 法22: capacity, credit and accounting, equipment and skill, tax and social insurance, no major violation in three years.
        pub lawful_supplier: Option<bool>,
        /// 条例18: no other bidder has the same responsible person or is under the same control, and no part in the design of the
        /// project.
        pub independent: Option<bool>,
        /// Everything handed in is true.
        pub truthful: Option<bool>,
        /// Units under the same responsible person or control, named although they do not take part.
        pub related_units: Vec<String>,
    }

    /// A file that belongs to the submission as a whole.
    pub struct Enclosure {
        /// The file.
        pub file: Option<FileId>,
        /// What it is; blank: its name says it.
        pub title: Option<String>,
    }
}

impl SubmissionContent {
    /// Every file named anywhere.
    #[must_use]
    pub fn files(&self) -> BTreeSet<FileId> {
        let mut all: BTreeSet<FileId> = self.attachments.iter().filter_map(|enclosure| enclosure.file).collect();
        all.extend(self.qualifications.iter().flat_map(|answer| &answer.files));
        all.extend(self.terms.iter().flat_map(|answer| &answer.files));
        all.extend(self.claims.iter().flat_map(|claim| &claim.files));
        for evidence in self.claims.iter().filter_map(|claim| claim.evidence.as_ref()) {
            evidence.collect_files(&mut all);
        }
        all.extend(self.technical.iter().flat_map(|section| &section.files));
        for member in &self.team {
            all.extend(&member.files);
            all.extend(member.certificates.iter().flat_map(|certificate| &certificate.files));
        }
        all.extend(self.consortium.iter().flat_map(|consortium| &consortium.files));
        all.extend(self.pledges.iter().flat_map(|pledge| &pledge.files));
        all
    }

    /// The claim for the scoring item at `path`.
    #[must_use]
    pub fn claim(&self, path: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.item.as_deref() == Some(path))
    }

    /// The offer for a lot; `None` for the whole.
    #[must_use]
    pub fn offer(&self, lot: Option<u32>) -> Option<&LotOffer> {
        self.offers.iter().find(|offer| offer.lot == lot)
    }
}
