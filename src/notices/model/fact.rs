//! What rooms tell a notice.

use super::Piece;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Instant, Money, RegionCode, Text};
use crate::text_enum;
use chrono::NaiveDate;
use std::collections::BTreeMap;

text_enum! {
    /// Something a notice may say; forms name it in `from`.
    pub enum Fact {
        /// 项目编号
        ProjectNumber = "project.number",
        /// 项目名称
        ProjectTitle = "project.title",
        /// 需求概况
        ProjectSummary = "project.summary",
        /// 采购方式
        ProjectMethod = "project.method",
        /// Place in the guiding catalogue.
        ProjectCategory = "project.category",
        /// 服务对象
        ProjectBeneficiaries = "project.beneficiaries",
        /// 预算金额, or the price of a unit where there is none.
        ProjectBudget = "project.budget",
        /// 最高限价
        ProjectCeiling = "project.ceiling",
        /// 采购需求: what is delivered, how much of it.
        ProjectContent = "project.content",
        /// 标段
        ProjectLots = "project.lots",
        /// 合同履行期限
        ProjectTerm = "project.term",
        /// 首次公告日期
        ProjectFirstPublished = "project.first_published",
        /// 资格要求
        SupplierConditions = "supplier.conditions",
        /// How the documents are obtained.
        DocumentHow = "document.how",
        /// Until when bids are taken.
        ResponseDeadline = "response.deadline",
        /// How they are handed in and opened.
        ResponseHow = "response.how",
        /// 公告期限
        NoticePeriod = "notice.period",
        /// 其他补充事宜
        NoticeOther = "notice.other",
        /// 采购人
        PurchaserName = "purchaser.name",
        /// 联系人
        ContactName = "contact.name",
        /// 电话
        ContactPhone = "contact.phone",
        /// 邮箱
        ContactEmail = "contact.email",
        /// 预计采购时间
        IntentionExpected = "intention.expected",
        /// What the public is asked.
        ConsultationQuestion = "consultation.question",
        /// Until when.
        ConsultationUntil = "consultation.until",
        /// How to answer.
        ConsultationHow = "consultation.how",
        /// What people said and what they were answered.
        ConsultationAnswers = "consultation.answers",
        /// What came of it.
        ConsultationOutcome = "consultation.outcome",
        /// What an application for prequalification consists of.
        PrequalificationComposition = "prequalification.composition",
        /// How it is examined.
        PrequalificationStandard = "prequalification.standard",
        /// How many are invited.
        PrequalificationInvited = "prequalification.invited",
        /// What is corrected: notice, document or result.
        ChangeWhat = "change.what",
        /// 更正内容
        ChangeContent = "change.content",
        /// 更正日期
        ChangeDay = "change.day",
        /// Why it ends without an award.
        EndReason = "end.reason",
        /// Winners with address and amount.
        ResultWinners = "result.winners",
        /// Lots without a winner.
        ResultFailed = "result.failed",
        /// Why another than the first of the ranking.
        ResultReasons = "result.reasons",
        /// 评审专家名单
        ResultExperts = "result.experts",
        /// Until when one may object.
        ResultObjections = "result.objections",
        /// Why from a single source.
        SingleSourceReason = "single_source.reason",
        /// From whom.
        SingleSourceSupplier = "single_source.supplier",
        /// Its address.
        SingleSourceAddress = "single_source.address",
        /// 专业人员论证意见
        SingleSourceOpinions = "single_source.opinions",
        /// Number of a contract.
        ContractNumber = "contract.number",
        /// Its name.
        ContractTitle = "contract.title",
        /// Its parties.
        ContractParties = "contract.parties",
        /// What it is about, with quantities and prices.
        ContractItems = "contract.items",
        /// Its amount.
        ContractAmount = "contract.amount",
        /// Its term and place.
        ContractTerm = "contract.term",
        /// When it was signed.
        ContractSigned = "contract.signed",
        /// When performance was accepted.
        AcceptanceDay = "acceptance.day",
        /// By whom.
        AcceptanceMembers = "acceptance.members",
        /// With which result.
        AcceptanceOpinion = "acceptance.opinion",
        /// Parties of a complaint or a case.
        CaseParties = "case.parties",
        /// What it is about.
        CaseFacts = "case.facts",
        /// 成立 or not, and what follows.
        CaseOutcome = "case.outcome",
        /// The decision and its basis.
        CaseDecision = "case.decision",
        /// Agency assessed.
        AssessmentSubject = "assessment.subject",
        /// What was assessed.
        AssessmentContent = "assessment.content",
        /// How.
        AssessmentMethod = "assessment.method",
        /// With which result.
        AssessmentResult = "assessment.result",
    }
}

/// What is known for a notice; what is blank is not in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<Fact, Piece>);

impl Facts {
    /// The project itself: its number and title.
    #[must_use]
    pub fn of(number: String, title: &str) -> Self {
        Self::default().text(Fact::ProjectNumber, Some(number)).text(Fact::ProjectTitle, Some(title))
    }

    /// What is known of a fact.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<&Piece> {
        self.0.get(&fact)
    }

    /// With `piece`, where there is one and it says something.
    #[must_use]
    pub fn with(mut self, fact: Fact, piece: Option<Piece>) -> Self {
        if let Some(piece) = piece.filter(|piece| !piece.is_blank()) {
            self.0.insert(fact, piece);
        }
        self
    }

    /// With words as somebody wrote them.
    #[must_use]
    pub fn text(self, fact: Fact, text: Option<impl Into<String>>) -> Self {
        self.with(fact, text.map(|text| Piece::Text { text: text.into().trim().to_owned() }))
    }

    /// With words in both languages.
    #[must_use]
    pub fn word(self, fact: Fact, word: Option<Text>) -> Self {
        self.with(fact, word.map(|word| Piece::Word { word }))
    }

    /// With several lines.
    #[must_use]
    pub fn lines(self, fact: Fact, lines: Vec<String>) -> Self {
        self.with(fact, Some(Piece::Lines { lines }))
    }

    /// With an amount.
    #[must_use]
    pub fn money(self, fact: Fact, amount: Option<Money>) -> Self {
        self.with(fact, amount.map(|amount| Piece::Money { amount }))
    }

    /// With a day.
    #[must_use]
    pub fn day(self, fact: Fact, day: NaiveDate) -> Self {
        self.with(fact, Some(Piece::Day { day }))
    }

    /// With a moment.
    #[must_use]
    pub fn moment(self, fact: Fact, at: Option<Instant>) -> Self {
        self.with(fact, at.map(|at| Piece::Moment { at }))
    }
}

/// 项目编号 of a need: region, day of its first publication and a part of its id. Anybody can see from it where and when;
/// what tells needs apart is the id.
#[must_use]
pub fn project_number(region: RegionCode, first: NaiveDate, id: OpportunityId) -> String {
    let id = id.as_ref().replace('-', "");
    let tail = id.get(id.len().saturating_sub(8)..).unwrap_or_default().to_uppercase();
    format!("{region}-{}-{tail}", first.format("%Y%m%d"))
}
