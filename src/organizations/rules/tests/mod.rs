//! Tests of the registry's rules.

mod dossiers;
mod edits;
mod imports;
mod wrong_cells;

use super::check::Lookup;
use super::sheet;
use crate::kernel::{RegionCode, Regions, Uscc};
use crate::organizations::model::{
    Contact, Credit, CreditList, Entry, Grade, GradeLevel, OrgType, Record, RegistrarLevel, Registration, Staffing,
};
use crate::policy::{Library, Names, PackFile, Question, Ruleset, Tree, Vocabulary};
use chrono::NaiveDate;
use std::sync::{Arc, LazyLock};

pub(super) const USCC: &str = "52330211MJ89000020";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn uscc() -> Uscc {
    USCC.parse().unwrap()
}

pub(super) fn regions() -> &'static Regions {
    static REGIONS: LazyLock<Regions> = LazyLock::new(|| Regions::embedded().unwrap());
    &REGIONS
}

/// A pack with a rule of Party coverage and an extension fact.
const PACK: &str = r#"
id = "cn-test"
title = "测试"
issuer = "测试"
document = "测试"
effective_from = 2015-01-01
basis = "测试"
status = "unverified"

[party_coverage]
text = "三名以上单独建立"
own_branch_from = 3
joint_branch_from = 1
joint_max_units = 5

[[fact]]
id = "office_area_sqm"
type = "number"
unit = "count"
text = "独立办公场所面积"
"#;

pub(super) fn library() -> &'static Library {
    static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
        let file = PackFile { name: "test.toml".to_owned(), text: PACK.to_owned() };
        Library::load(&[file], Names::default()).unwrap_or_else(|faults| panic!("{faults:?}"))
    });
    &LIBRARY
}

fn is_category(code: &str) -> bool {
    Tree::Catalogue.is_code(code) && code.starts_with('A')
}

/// Looked up on 2 March 2026.
pub(super) fn lookup() -> Lookup<'static> {
    static VOCABULARY: LazyLock<Arc<Vocabulary>> = LazyLock::new(|| Arc::clone(library().vocabulary()));
    Lookup { regions: regions(), is_category: &is_category, vocabulary: &VOCABULARY, today: day("2026-03-02") }
}

pub(super) fn rules_on(region: RegionCode, on: NaiveDate) -> Arc<Ruleset> {
    let kind = crate::policy::Kind::Directory;
    Arc::new(library().select(&Question { region, kind, project_type: None, on }))
}

pub(super) fn packs() -> sheet::Packs<'static> {
    sheet::Packs { vocabulary: library().vocabulary(), party: &rules_on }
}

pub(super) fn registration(name: &str) -> Registration {
    Registration {
        name: name.to_owned(),
        org_type: OrgType::ServiceInstitution,
        registrar: "宁波市镇海区民政局".to_owned(),
        registrar_level: RegistrarLevel::County,
        region: "330211".parse().unwrap(),
        sponsoring_unit: None,
        address: Some("镇海区某某路1号".to_owned()),
        legal_representative: Some("王某某".to_owned()),
        registered_on: day("2018-05-04"),
    }
}

pub(super) fn record(from: &str, until: Option<&str>, entry: impl Into<Entry>) -> Record {
    Record::official(day(from), until.map(day), entry)
}

pub(super) fn graded(from: &str, until: &str, grade: GradeLevel) -> Record {
    record(from, Some(until), Grade { grade, noticed_on: None, document: None })
}

pub(super) fn listed(from: &str, until: Option<&str>, list: CreditList) -> Record {
    let removal_basis = until.map(|_| "已履行义务".to_owned());
    record(from, until, Credit { list, basis: "未按规定报送年度报告".to_owned(), document: None, removal_basis })
}

pub(super) fn staff(from: &str, full_time: u32) -> Record {
    record(from, None, Staffing { full_time, part_time: None, volunteers: None })
}

pub(super) fn contact(phone: &str) -> Contact {
    Contact { person: Some("王小明".to_owned()), phone: Some(phone.to_owned()), email: None, website: None }
}

/// A registered organization.
pub(super) fn registered() -> Vec<Record> {
    vec![record("2018-05-04", None, registration("某某社会工作服务中心"))]
}
