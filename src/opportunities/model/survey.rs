//! 需求调查 (财库〔2021〕22号 Art. 9–11): whom the department asked before it wrote what it needs, and what it learned.

use super::document;
use crate::text_enum;
use chrono::NaiveDate;

text_enum! {
    /// How somebody was asked.
    pub enum SurveyChannel {
        /// 咨询
        Enquiry = "enquiry",
        /// 论证
        Discussion = "discussion",
        /// 问卷调查
        Questionnaire = "questionnaire",
        /// 实地走访
        Visit = "visit",
        /// Another way.
        Other = "other",
    }
}

text_enum! {
    /// Who was asked.
    pub enum RespondentKind {
        /// 供应商: an organization that could provide the service.
        Supplier = "supplier",
        /// 行业协会
        Association = "association",
        /// 专家
        Expert = "expert",
        /// 服务对象
        Recipient = "recipient",
        /// Somebody else.
        Other = "other",
    }
}

document! {
    /// 需求调查
    pub struct Survey {
        /// First day.
        pub from: Option<NaiveDate>,
        /// Last day.
        pub to: Option<NaiveDate>,
        /// What was asked.
        pub questions: Option<String>,
        /// Who answered, and what.
        pub respondents: Vec<SurveyRespondent>,
        /// 相关产业发展
        pub market: Option<String>,
        /// 市场供给
        pub supply: Option<String>,
        /// 同类采购项目历史成交信息
        pub past_prices: Option<String>,
        /// 可能涉及的后续采购
        pub follow_up: Option<String>,
        /// What follows for the need.
        pub conclusions: Option<String>,
    }

    /// Somebody who was asked.
    pub struct SurveyRespondent {
        /// Name.
        pub name: Option<String>,
        /// Who it is.
        pub kind: Option<RespondentKind>,
        /// How it was asked.
        pub channel: Option<SurveyChannel>,
        /// When it answered.
        pub answered_on: Option<NaiveDate>,
        /// What it said.
        pub answer: Option<String>,
    }
}

impl SurveyRespondent {
    /// Whether it is said who answered, and what.
    #[must_use]
    pub fn has_answered(&self) -> bool {
        let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
        said(&self.name) && said(&self.answer)
    }
}
