//! Fixed words of the registry. Those the rules of packs speak of are the words of `policy::builtin`.

/// How the Party's organization and work reach an organization: the words of the policy packs.
pub use crate::policy::party::CoverageForm as PartyForm;

crate::text_enum! {
    /// Legal form.
    #[schema(as = organizations::OrgType)]
    pub enum OrgType {
        /// 社会团体
        Association = "association",
        /// 社会服务机构 (民办非企业单位)
        ServiceInstitution = "service_institution",
        /// 基金会
        Foundation = "foundation",
    }
}

crate::text_enum! {
    /// Level of the registration authority, lowest first.
    #[schema(as = organizations::RegistrarLevel)]
    pub enum RegistrarLevel {
        /// 县级
        County = "county",
        /// 市级
        City = "city",
        /// 省级
        Province = "province",
        /// 民政部
        Nation = "nation",
    }
}

crate::text_enum! {
    /// Assessment grade, lowest first (社会组织评估管理办法).
    #[schema(as = organizations::GradeLevel)]
    pub enum GradeLevel {
        /// 1A
        A1 = "1A",
        /// 2A
        A2 = "2A",
        /// 3A
        A3 = "3A",
        /// 4A
        A4 = "4A",
        /// 5A
        A5 = "5A",
    }
}

crate::text_enum! {
    /// Outcome of an annual inspection (年度检查).
    #[schema(as = organizations::InspectionOutcome)]
    pub enum InspectionOutcome {
        /// 合格
        Qualified = "qualified",
        /// 基本合格
        BasicallyQualified = "basically_qualified",
        /// 不合格
        Unqualified = "unqualified",
        /// 未参加
        Missing = "missing",
        /// 依规不参加: registered less than six months, or a charity that files an annual report
        Exempt = "exempt",
    }
}

crate::text_enum! {
    /// Whether an annual report was filed (年度报告).
    #[schema(as = organizations::ReportOutcome)]
    pub enum ReportOutcome {
        /// 按时报送
        OnTime = "on_time",
        /// 逾期报送
        Late = "late",
        /// 未报送
        Missing = "missing",
    }
}

crate::text_enum! {
    /// The two lists of 民政部令第60号.
    #[schema(as = organizations::CreditList)]
    pub enum CreditList {
        /// 活动异常名录
        Abnormal = "abnormal",
        /// 严重违法失信名单
        SeriouslyDishonest = "seriously_dishonest",
    }
}

crate::text_enum! {
    /// Credit on a day: the worst list the organization is on.
    #[schema(as = organizations::CreditStatus)]
    pub enum CreditStatus {
        /// On no list.
        Normal = "normal",
        /// 列入活动异常名录
        Abnormal = "abnormal",
        /// 列入严重违法失信名单
        SeriouslyDishonest = "seriously_dishonest",
    }
}

impl From<CreditList> for CreditStatus {
    fn from(list: CreditList) -> Self {
        match list {
            CreditList::Abnormal => Self::Abnormal,
            CreditList::SeriouslyDishonest => Self::SeriouslyDishonest,
        }
    }
}

crate::text_enum! {
    /// Level of a social worker's certificate.
    #[schema(as = organizations::CertificateLevel)]
    pub enum CertificateLevel {
        /// 助理社会工作师
        Assistant = "assistant",
        /// 社会工作师
        SocialWorker = "social_worker",
        /// 高级社会工作师
        Senior = "senior",
    }
}

crate::text_enum! {
    /// Who vouches for a record.
    #[schema(as = organizations::Standing)]
    pub enum Standing {
        /// Entered or imported by the authority.
        Official = "official",
        /// Declared by the organization, not yet verified.
        SelfDeclared = "self_declared",
        /// Declared by the organization and confirmed by the authority.
        Verified = "verified",
    }
}

crate::text_enum! {
    /// Whose hand changes a dossier.
    #[derive(Default)]
    #[schema(as = organizations::Hand)]
    pub enum Hand {
        /// The registration authority of the region.
        Authority = "authority",
        /// The organization itself.
        Organization = "organization",
        #[default]
        /// The platform: a later stage of the pipeline records what happened in it.
        Platform = "platform",
    }
}

crate::sql_text!(
    OrgType,
    RegistrarLevel,
    GradeLevel,
    InspectionOutcome,
    ReportOutcome,
    CreditList,
    CreditStatus,
    CertificateLevel,
    Standing,
    Hand,
);

crate::text_enum! {
    /// Who can change what a dossier says of a fact.
    #[schema(as = organizations::Keeper)]
    pub enum Keeper {
        /// The organization itself.
        Organization = "organization",
        /// The registration authority, or whoever it hears of it from.
        Authority = "authority",
        /// Nobody: it comes with time.
        Time = "time",
    }
}
