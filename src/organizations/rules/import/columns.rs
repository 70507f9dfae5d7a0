//! The sheets and columns of an import file. The template, the reading and the error report are made from this one table.

use super::words::{self, Words};
use crate::organizations::model::import::Sheet;

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A unified social credit code.
    Uscc,
    /// Text.
    Text,
    /// A day.
    Day,
    /// A calendar year.
    Year,
    /// A whole number from 0.
    Count,
    /// Yuan.
    Money,
    /// Points of 100.
    Score,
    /// A region: code or name.
    Region,
    /// Regions, separated.
    Regions,
    /// A category of the guiding catalogue.
    Category,
    /// Categories, separated.
    Categories,
    /// A region or a category, as another column says.
    RegionOrCategory,
    /// Texts, separated.
    Texts,
    /// Yes or no.
    YesNo,
    /// One of fixed words.
    Word(fn() -> Words),
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Field it fills.
    pub id: &'static str,
    /// Header in the template.
    pub header: &'static str,
    /// Other headers understood.
    pub aliases: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
    /// Whether every row needs it.
    pub required: bool,
    /// How to fill it in.
    pub help: &'static str,
    /// An example.
    pub example: &'static str,
}

/// A sheet with its columns.
#[derive(Clone, Copy, Debug)]
pub struct SheetSpec {
    /// Which.
    pub sheet: Sheet,
    /// Name in the template.
    pub title: &'static str,
    /// Other names understood.
    pub aliases: &'static [&'static str],
    /// What it is for.
    pub help: &'static str,
    /// Columns, in the order of the template.
    pub columns: &'static [Column],
}

const fn column(
    id: &'static str,
    header: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
    help: &'static str,
    example: &'static str,
) -> Column {
    Column { id, header, aliases, kind, required: false, help, example }
}

const fn required(column: Column) -> Column {
    Column { required: true, ..column }
}

const USCC: Column = required(column(
    "uscc",
    "统一社会信用代码",
    &["信用代码", "社会信用代码", "统一信用代码", "uscc"],
    Kind::Uscc,
    "18位，单元格设为文本格式",
    "52330211MJ89000020",
));
const NAME_FOR_READERS: Column =
    column("for_readers", "组织名称", &["名称", "机构名称", "社会组织名称"], Kind::Text, "仅供核对，可不填", "");

/// Every sheet.
pub const SHEETS: &[SheetSpec] = &[
    SheetSpec {
        sheet: Sheet::Organizations,
        title: "社会组织",
        aliases: &["组织", "机构", "基本信息", "登记信息", "社会组织名单"],
        help: "每个组织一行。新登记的组织须填写名称、类型、登记管理机关、级别、登记地、成立登记日期；已在库的组织只填写需要更新的列，空单元格表示不变。",
        columns: &[
            USCC,
            column(
                "name",
                "名称",
                &["组织名称", "机构名称", "社会组织名称", "单位名称"],
                Kind::Text,
                "登记证书上的全称",
                "宁波市镇海区某某社会工作服务中心",
            ),
            column(
                "org_type",
                "类型",
                &["组织类型", "社会组织类型", "类别"],
                Kind::Word(words::org_types),
                "社会团体、社会服务机构、基金会",
                "社会服务机构",
            ),
            column(
                "registrar",
                "登记管理机关",
                &["登记机关"],
                Kind::Text,
                "登记证书上的登记管理机关",
                "宁波市镇海区民政局",
            ),
            column(
                "registrar_level",
                "登记管理机关级别",
                &["登记层级", "登记级别", "登记机关级别", "级别"],
                Kind::Word(words::registrar_levels),
                "县级、市级、省级、民政部",
                "县级",
            ),
            column(
                "region",
                "登记地",
                &["登记地区", "行政区划", "行政区划代码", "所在地区", "所属区域"],
                Kind::Region,
                "行政区划代码或名称",
                "330211",
            ),
            column(
                "registered_on",
                "成立登记日期",
                &["成立日期", "登记日期", "注册日期"],
                Kind::Day,
                "日期",
                "2018-05-04",
            ),
            column(
                "sponsoring_unit",
                "业务主管单位",
                &["主管单位"],
                Kind::Text,
                "直接登记的不填",
                "宁波市镇海区民政局",
            ),
            column(
                "address",
                "住所",
                &["地址", "登记地址", "注册地址", "登记住所"],
                Kind::Text,
                "登记住所",
                "镇海区某某路1号",
            ),
            column("legal_representative", "法定代表人", &["法人代表", "负责人", "法人"], Kind::Text, "", "王某某"),
            column("person", "联系人", &[], Kind::Text, "对公众显示时隐去", "王某某"),
            column("phone", "联系电话", &["电话", "手机", "联系方式"], Kind::Text, "对公众显示时隐去", "0574-86250000"),
            column("email", "电子邮箱", &["邮箱", "email"], Kind::Text, "", "office@example.org.cn"),
            column("website", "网站", &["网址", "官网"], Kind::Text, "", ""),
            column(
                "service_regions",
                "服务区域",
                &["服务地区", "服务范围"],
                Kind::Regions,
                "全部服务区域，代码或名称，用“、”分隔；填写后以此为准",
                "330211、330206",
            ),
            column(
                "service_categories",
                "服务类别",
                &["服务领域", "业务类别"],
                Kind::Categories,
                "全部服务类别，指导性目录代码，用“、”分隔；填写后以此为准",
                "A1003、A0402",
            ),
            column("services", "服务简介", &["服务内容", "业务范围"], Kind::Text, "", "社区为老服务、儿童关爱"),
            column("full_time", "专职人员数", &["专职工作人员数", "专职人员", "从业人员数"], Kind::Count, "", "8"),
            column("part_time", "兼职人员数", &["兼职人员"], Kind::Count, "", "3"),
            column("volunteers", "志愿者数", &["注册志愿者数", "志愿者"], Kind::Count, "", "60"),
            column("members", "正式党员数", &["党员数", "党员人数"], Kind::Count, "", "3"),
            column(
                "form",
                "党组织形式",
                &["党组织", "党建形式", "党组织建立情况"],
                Kind::Word(words::party_forms),
                "单独建立、联合党支部、党建工作指导员、未覆盖",
                "单独建立",
            ),
            column(
                "joint_units",
                "联合党支部其他单位",
                &["联合单位", "共建单位"],
                Kind::Texts,
                "联合党支部的其他单位，用“、”分隔",
                "",
            ),
            column("net_assets", "净资产(元)", &["净资产", "净资产总额"], Kind::Money, "以元为单位", "350000.00"),
            column("no_major_violation", "三年内无重大违法记录", &["无重大违法记录"], Kind::YesNo, "是、否", "是"),
            column("deregistered_on", "注销日期", &["注销登记日期"], Kind::Day, "已注销的填写", ""),
            column("deregistration_reason", "注销原因", &[], Kind::Text, "", ""),
            column(
                "on",
                "信息日期",
                &["生效日期", "变更日期", "数据日期"],
                Kind::Day,
                "本行内容自哪一天起成立；不填时，新组织为成立登记日期，其他为导入当日",
                "",
            ),
        ],
    },
    SheetSpec {
        sheet: Sheet::Grades,
        title: "评估等级",
        aliases: &["等级评估", "等级"],
        help: "每次评估一行。填写有效期起止；只填公告日期时，有效期按规则包计算。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column("grade", "等级", &["评估等级"], Kind::Word(words::grades), "5A、4A、3A、2A、1A", "4A")),
            column(
                "noticed_on",
                "公告日期",
                &["评估公告日期", "结果公告日期", "评估日期"],
                Kind::Day,
                "评估结果公告的日期",
                "2025-12-10",
            ),
            column("from", "有效期起", &["有效期开始", "起始日期"], Kind::Day, "", "2026-01-01"),
            column("until", "有效期止", &["有效期结束", "有效期至", "截止日期"], Kind::Day, "", "2030-12-31"),
            column("document", "文号", &["公告文号"], Kind::Text, "", ""),
        ],
    },
    SheetSpec {
        sheet: Sheet::Annual,
        title: "年检年报",
        aliases: &["年检", "年报", "年度检查", "年度报告"],
        help: "每个年度一行；年检结论和年报情况至少填一项。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column("year", "年度", &["年份", "年检年度"], Kind::Year, "被检查的年度", "2025")),
            column(
                "inspection",
                "年检结论",
                &["年检结果", "结论"],
                Kind::Word(words::inspections),
                "合格、基本合格、不合格、未参加、不参加",
                "合格",
            ),
            column(
                "report",
                "年报情况",
                &["年报报送情况", "年度报告"],
                Kind::Word(words::reports),
                "按时报送、逾期报送、未报送",
                "按时报送",
            ),
            column("filed_on", "年报报送日期", &["报送日期"], Kind::Day, "", "2026-03-20"),
        ],
    },
    SheetSpec {
        sheet: Sheet::Credit,
        title: "信用名单",
        aliases: &["信用", "异常名录", "失信名单"],
        help: "每次列入一行；移出后补填移出日期和依据，原记录保留。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column(
                "list",
                "名单",
                &["名单类型", "列入名单"],
                Kind::Word(words::credit_lists),
                "活动异常名录、严重违法失信名单",
                "活动异常名录",
            )),
            required(column("from", "列入日期", &["列入时间"], Kind::Day, "", "2025-07-15")),
            required(column(
                "basis",
                "列入依据",
                &["列入原因", "列入事由"],
                Kind::Text,
                "事实和法律依据",
                "未按规定报送2024年度工作报告",
            )),
            column("document", "决定文号", &["文号"], Kind::Text, "", ""),
            column("removed_on", "移出日期", &["移出时间"], Kind::Day, "", ""),
            column("removal_basis", "移出依据", &["移出原因", "移出事由"], Kind::Text, "", ""),
        ],
    },
    SheetSpec {
        sheet: Sheet::Staff,
        title: "社工证书",
        aliases: &["持证社工", "社会工作者", "证书", "人员"],
        help: "每本社会工作者职业资格证书一行。持证人姓名只保存隐去后的形式。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column("number", "证书编号", &["证书号", "管理号", "编号"], Kind::Text, "", "SW20230001")),
            required(column(
                "level",
                "证书级别",
                &["级别", "证书等级"],
                Kind::Word(words::certificate_levels),
                "助理社会工作师、社会工作师、高级社会工作师",
                "社会工作师",
            )),
            required(column("holder", "持证人", &["姓名", "持证人姓名"], Kind::Text, "", "李某")),
            required(column("from", "发证日期", &["取得日期", "登记日期"], Kind::Day, "", "2023-10-20")),
            column("until", "有效期止", &["有效期至", "到期日期"], Kind::Day, "长期有效不填", "2026-10-19"),
        ],
    },
    SheetSpec {
        sheet: Sheet::Services,
        title: "服务范围",
        aliases: &["服务区域和类别", "服务"],
        help: "每个服务区域或服务类别一行，带起止日期；不带日期的可直接填在“社会组织”表。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column(
                "kind",
                "种类",
                &["项目"],
                Kind::Word(words::service_kinds),
                "服务区域、服务类别",
                "服务区域",
            )),
            required(column(
                "code",
                "代码或名称",
                &["代码", "区域或类别"],
                Kind::RegionOrCategory,
                "行政区划或指导性目录的代码或名称",
                "330211",
            )),
            required(column("from", "起始日期", &["起", "开始日期"], Kind::Day, "", "2024-01-01")),
            column("until", "截止日期", &["止", "结束日期"], Kind::Day, "仍在服务不填", ""),
        ],
    },
    SheetSpec {
        sheet: Sheet::Qualifications,
        title: "资格认定",
        aliases: &["资格", "税收优惠", "慈善资格"],
        help: "免税资格、公益性捐赠税前扣除资格、慈善组织和公开募捐资格，每次认定一行。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column(
                "qualification",
                "资格",
                &["资格类型"],
                Kind::Word(words::qualifications),
                "免税资格、税前扣除资格、慈善组织、公开募捐资格",
                "免税资格",
            )),
            required(column("from", "有效期起", &["起始日期", "认定日期"], Kind::Day, "", "2024-01-01")),
            column("until", "有效期止", &["截止日期", "有效期至"], Kind::Day, "长期有效不填", "2028-12-31"),
            column("document", "文号", &["认定文号"], Kind::Text, "", ""),
        ],
    },
    SheetSpec {
        sheet: Sheet::Performance,
        title: "项目业绩",
        aliases: &["业绩", "项目", "承接项目"],
        help: "每个项目一行。",
        columns: &[
            USCC,
            NAME_FOR_READERS,
            required(column("project", "项目名称", &["项目"], Kind::Text, "", "社区为老服务项目")),
            required(column("buyer", "委托单位", &["购买主体", "采购人", "购买方"], Kind::Text, "", "某某街道办事处")),
            column("category", "服务类别", &["类别"], Kind::Category, "指导性目录代码", "A0402"),
            column("amount", "合同金额(元)", &["合同金额", "金额"], Kind::Money, "以元为单位", "120000.00"),
            required(column("from", "开始日期", &["起始日期"], Kind::Day, "", "2024-01-01")),
            column("until", "结束日期", &["截止日期"], Kind::Day, "", "2024-12-31"),
            column("score", "评价得分", &["得分", "绩效得分"], Kind::Score, "0至100", "92.5"),
            column("evaluated_on", "评价日期", &["评估日期"], Kind::Day, "", "2025-02-10"),
        ],
    },
];

/// The columns of a sheet.
#[must_use]
pub fn spec(sheet: Sheet) -> Option<&'static SheetSpec> {
    SHEETS.iter().find(|spec| spec.sheet == sheet)
}
