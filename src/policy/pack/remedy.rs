//! Rules about objections and complaints.

crate::text_enum! {
    /// What an enquiry, objection or complaint is about.
    pub enum RemedyAbout {
        /// 采购文件
        Document = "document",
        /// 采购过程
        Process = "process",
        /// 中标、成交结果
        Result = "result",
    }
}

crate::words! { RemedyAbout {
    Document = "采购文件", "the document";
    Process = "采购过程", "the procedure";
    Result = "中标（成交）结果", "the result";
} }

crate::text_enum! {
    /// What a rule about objections and complaints asks, or has follow.
    pub enum RemedyPoint {
        /// Who objects has taken part.
        TookPart = "took_part",
        /// Who objects to a step does so at one time.
        AtOneTime = "at_one_time",
        /// Who complains has objected to the same.
        ObjectionFirst = "objection_first",
        /// Who complains has the answer, or waited for it as long as it may take.
        ReplyOrTimeOver = "reply_or_time_over",
        /// Nobody complains again about what is dealt with.
        Once = "once",
        /// An objection that is open holds the award up.
        Hold = "hold",
    }
}

/// A rule about objections and complaints; its text says what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemedyRule {
    /// What it asks.
    pub point: RemedyPoint,
    /// For those about this; empty: about anything.
    pub about: Vec<RemedyAbout>,
}
