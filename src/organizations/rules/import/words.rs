//! Fixed words as people write them: the first spelling is the official one, the others are understood too.

use super::normal::normal;

/// A word of the registry with its spellings.
pub type Spelling = (&'static str, &'static [&'static str]);
/// The words a column allows.
pub type Words = &'static [Spelling];

/// Types of organization.
#[must_use]
pub fn org_types() -> Words {
    &[
        ("association", &["社会团体", "社团"]),
        ("service_institution", &["社会服务机构", "民办非企业单位", "民非", "社会服务机构(民办非企业单位)"]),
        ("foundation", &["基金会"]),
    ]
}

/// Levels of registrars.
#[must_use]
pub fn registrar_levels() -> Words {
    &[
        ("county", &["县级", "区级", "区县级", "县区级", "县", "区"]),
        ("city", &["市级", "地市级", "市", "设区市级"]),
        ("province", &["省级", "省", "直辖市级", "自治区级"]),
        ("nation", &["民政部", "国家级", "部级", "全国"]),
    ]
}

/// Forms of Party coverage.
#[must_use]
pub fn party_forms() -> Words {
    &[
        ("own_branch", &["单独建立", "单独建立党组织", "独立党支部", "单独党支部", "党支部"]),
        ("joint_branch", &["联合党支部", "联合建立", "联合支部"]),
        ("instructor", &["党建工作指导员", "选派党建工作指导员", "指导员"]),
        ("none", &["未覆盖", "无", "未建立"]),
    ]
}

/// Grades.
#[must_use]
pub fn grades() -> Words {
    &[
        ("5A", &["5A", "5A级", "AAAAA"]),
        ("4A", &["4A", "4A级", "AAAA"]),
        ("3A", &["3A", "3A级", "AAA"]),
        ("2A", &["2A", "2A级", "AA"]),
        ("1A", &["1A", "1A级", "A"]),
    ]
}

/// Outcomes of annual inspections.
#[must_use]
pub fn inspections() -> Words {
    &[
        ("qualified", &["合格", "年检合格"]),
        ("basically_qualified", &["基本合格"]),
        ("unqualified", &["不合格", "年检不合格"]),
        ("missing", &["未参加", "未年检", "未参检"]),
        ("exempt", &["不参加", "依规不参加", "免检"]),
    ]
}

/// Outcomes of annual reports.
#[must_use]
pub fn reports() -> Words {
    &[("on_time", &["按时报送", "按时", "已报送"]), ("late", &["逾期报送", "逾期"]), ("missing", &["未报送", "未报"])]
}

/// Credit lists.
#[must_use]
pub fn credit_lists() -> Words {
    &[
        ("abnormal", &["活动异常名录", "异常名录", "活动异常"]),
        ("seriously_dishonest", &["严重违法失信名单", "失信名单", "严重违法失信", "黑名单"]),
    ]
}

/// Levels of certificates.
#[must_use]
pub fn certificate_levels() -> Words {
    &[
        ("assistant", &["助理社会工作师", "助理", "初级", "助理社工师"]),
        ("social_worker", &["社会工作师", "中级", "社工师"]),
        ("senior", &["高级社会工作师", "高级", "高级社工师"]),
    ]
}

/// What a row of the services sheet is about.
#[must_use]
pub fn service_kinds() -> Words {
    &[("service_region", &["服务区域", "区域", "地区"]), ("service_category", &["服务类别", "类别", "领域"])]
}

/// Qualifications.
#[must_use]
pub fn qualifications() -> Words {
    &[
        ("tax_exempt", &["免税资格", "非营利组织免税资格"]),
        ("donation_deduction", &["税前扣除资格", "公益性捐赠税前扣除资格"]),
        ("charity", &["慈善组织", "慈善组织认定"]),
        ("public_fundraising", &["公开募捐资格", "公募资格"]),
    ]
}

/// Yes and no.
#[must_use]
pub fn yes_no() -> Words {
    &[
        ("true", &["是", "有", "Y", "YES", "TRUE", "1", "√"]),
        ("false", &["否", "无", "没有", "N", "NO", "FALSE", "0", "×"]),
    ]
}

/// The word a text means.
#[must_use]
pub fn read(words: Words, text: &str) -> Option<&'static str> {
    let (exact, text) = (text.trim(), normal(text));
    // A mark such as √ has no normal form of its own.
    let same = |known: &&str| *known == exact || !text.is_empty() && normal(known) == text;
    words.iter().find(|(_, spellings)| spellings.iter().any(same)).map(|(word, _)| *word)
}

/// The official spelling of a word.
#[must_use]
pub fn write(words: Words, word: &str) -> &'static str {
    let found = words.iter().find(|(known, _)| *known == word);
    found.and_then(|(_, spellings)| spellings.first()).copied().unwrap_or_default()
}

/// The official spellings, for a person to choose from.
#[must_use]
pub fn choices(words: Words) -> Vec<&'static str> {
    words.iter().filter_map(|(_, spellings)| spellings.first()).copied().collect()
}
