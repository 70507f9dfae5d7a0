//! Administrative divisions: GB/T 2260 codes to county level, GB/T 10114 codes for streets and towns, and their tree.
//!
//! Containment is arithmetic on the digits and needs no table; names, parents and validity come from
//! `config/region/gb2260.tsv`, whose README tells where it comes from and what was left out.

use super::error::{Error, Faults, Result};
use super::tsv::{self, Line};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::HashMap;

mod code;
pub use code::{BadRegionCode, RegionCode};

crate::text_enum! {
    /// How high a division stands.
    pub enum RegionLevel {
        /// The country.
        Nation = "nation",
        /// 省、自治区、直辖市、特别行政区
        Province = "province",
        /// 地级市、地区、自治州、盟
        Prefecture = "prefecture",
        /// 区、县、县级市、旗
        County = "county",
        /// Development zone at county level: a code of the statistical office, not of civil affairs.
        Zone = "zone",
        /// 街道、镇、乡
        Street = "street",
    }
}

/// A division.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its code.
    pub code: RegionCode,
    /// Full official name, 镇海区.
    pub name: String,
    /// The next division above that has a row; none for the country.
    pub parent: Option<RegionCode>,
    /// How high it stands.
    pub level: RegionLevel,
    /// First day; none: always, as far as the data knows.
    pub valid_from: Option<NaiveDate>,
    /// First day it no longer exists; none: still valid.
    pub valid_until: Option<NaiveDate>,
    /// Divisions it wholly or partly replaces.
    pub predecessors: Vec<RegionCode>,
}

impl Region {
    /// Whether it exists on `date`.
    #[must_use]
    pub fn valid_on(&self, date: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_until.is_none_or(|until| date < until)
    }
}

/// The tree of divisions, past ones included.
#[derive(Clone, Debug, Default)]
pub struct Regions {
    /// Sorted by code.
    rows: Vec<Region>,
    /// Indexes of the rows below each code, sorted.
    children: HashMap<RegionCode, Vec<usize>>,
}

#[derive(Deserialize)]
struct Row {
    code: RegionCode,
    name: String,
    parent: Option<RegionCode>,
    level: RegionLevel,
    valid_from: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
    predecessor: String,
}

impl Regions {
    /// The tree compiled into the program.
    ///
    /// # Errors
    /// `invalid` if the data file is broken (a test reads it).
    pub fn embedded() -> Result<Self> {
        Self::parse("gb2260.tsv", include_str!("../../../config/region/gb2260.tsv"))
    }

    /// Reads a file of the form described in `config/region/README.md`; `name` is used in errors.
    ///
    /// # Errors
    /// `invalid` with every line that cannot be read, repeats a code, has an unknown parent or one that does not contain it,
    /// or ends before it begins.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let mut lines: Vec<Line<Row>> = tsv::read(name, text)?;
        lines.sort_by_key(|line| line.row.code);
        let mut faults = Faults::new();
        for pair in lines.windows(2) {
            if let [first, second] = pair
                && first.row.code == second.row.code
            {
                let at = tsv::at(name, second.line);
                let code = second.row.code;
                faults.add(at, "duplicate", format!("代码 {code} 重复"), format!("code {code} appears twice"));
            }
        }
        for Line { line, row } in &lines {
            let at = tsv::at(name, *line);
            let code = row.code;
            match row.parent {
                None if row.level != RegionLevel::Nation => {
                    faults.add(&at, "required", format!("{code} 缺少上级代码"), format!("{code} has no parent"));
                }
                Some(parent) if lines.binary_search_by_key(&parent, |line| line.row.code).is_err() => {
                    faults.add(
                        &at,
                        "unknown",
                        format!("{code} 的上级 {parent} 不存在"),
                        format!("parent {parent} of {code} is not in the file"),
                    );
                }
                Some(parent) if parent == code || !parent.contains(code) => {
                    faults.add(
                        &at,
                        "outside",
                        format!("{code} 不在上级 {parent} 范围内"),
                        format!("{code} is not inside its parent {parent}"),
                    );
                }
                _ => {}
            }
            if let (Some(from), Some(until)) = (row.valid_from, row.valid_until)
                && until <= from
            {
                faults.add(
                    &at,
                    "period",
                    format!("{code} 的失效日不晚于生效日"),
                    format!("{code} ends before it begins"),
                );
            }
        }
        let mut rows = Vec::with_capacity(lines.len());
        let mut children: HashMap<RegionCode, Vec<usize>> = HashMap::new();
        for (index, Line { line, row }) in lines.into_iter().enumerate() {
            let mut predecessors = Vec::new();
            for code in row.predecessor.split_whitespace() {
                match code.parse() {
                    Ok(code) => predecessors.push(code),
                    Err(bad) => faults.add(
                        tsv::at(name, line),
                        "region_code",
                        format!("前身代码有误：{bad}"),
                        format!("bad predecessor: {bad}"),
                    ),
                }
            }
            if let Some(parent) = row.parent {
                children.entry(parent).or_default().push(index);
            }
            let Row { code, name, parent, level, valid_from, valid_until, .. } = row;
            rows.push(Region { code, name, parent, level, valid_from, valid_until, predecessors });
        }
        faults.finish()?;
        Ok(Self { rows, children })
    }

    /// Every division, sorted by code.
    #[must_use]
    pub fn all(&self) -> &[Region] {
        &self.rows
    }

    /// The division with this code, past ones included.
    #[must_use]
    pub fn get(&self, code: RegionCode) -> Option<&Region> {
        self.rows.binary_search_by_key(&code, |region| region.code).ok().and_then(|index| self.rows.get(index))
    }

    /// The division with this code, for input that must name one.
    ///
    /// # Errors
    /// `invalid` at `path` when there is none.
    pub fn require(&self, code: RegionCode, path: &str) -> Result<&Region> {
        self.get(code).ok_or_else(|| {
            Error::field(
                path,
                "region_unknown",
                format!("行政区划代码 {code} 不存在，请从列表中选择"),
                format!("There is no region {code}; choose one from the list"),
            )
        })
    }

    /// The next division above.
    #[must_use]
    pub fn parent(&self, code: RegionCode) -> Option<&Region> {
        self.get(self.get(code)?.parent?)
    }

    /// The divisions above, nearest first, ending with the country.
    pub fn ancestors(&self, code: RegionCode) -> impl Iterator<Item = &Region> {
        std::iter::successors(self.parent(code), |region| self.parent(region.code))
    }

    /// The divisions right below, by code, past ones included (filter by [`Region::valid_on`]).
    pub fn children(&self, code: RegionCode) -> impl Iterator<Item = &Region> {
        self.children.get(&code).into_iter().flatten().filter_map(|index| self.rows.get(*index))
    }

    /// The divisions that wholly or partly replaced this one.
    pub fn successors(&self, code: RegionCode) -> impl Iterator<Item = &Region> {
        self.rows.iter().filter(move |region| region.predecessors.contains(&code))
    }

    /// The name with those above it: 浙江省 宁波市 镇海区. The country's name only for the country itself; the bare code when
    /// there is no such division.
    #[must_use]
    pub fn path_name(&self, code: RegionCode) -> String {
        let Some(region) = self.get(code) else { return code.to_string() };
        let mut names: Vec<&str> = vec![&region.name];
        names.extend(
            self.ancestors(code).filter(|above| above.level != RegionLevel::Nation).map(|above| above.name.as_str()),
        );
        names.reverse();
        names.join(" ")
    }

    /// At most `limit` divisions existing on `date` whose name or code begins with `text`, then those whose name has it inside; by code.
    #[must_use]
    pub fn search(&self, text: &str, date: NaiveDate, limit: usize) -> Vec<&Region> {
        let text = text.trim();
        if text.is_empty() {
            return Vec::new();
        }
        let begins = |region: &&Region| region.name.starts_with(text) || region.code.as_str().starts_with(text);
        let valid = || self.rows.iter().filter(|region| region.valid_on(date));
        let inside = valid().filter(|region| !begins(region) && region.name.contains(text));
        valid().filter(begins).chain(inside).take(limit).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> RegionCode {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn names<'a>(regions: impl IntoIterator<Item = &'a Region>) -> Vec<&'a str> {
        regions.into_iter().map(|region| region.name.as_str()).collect()
    }

    #[test]
    fn the_country_is_complete_to_county_level() {
        let regions = Regions::embedded().unwrap();
        let count = |level| regions.all().iter().filter(|r| r.level == level && r.valid_on(day("2026-11-21"))).count();
        assert_eq!(count(RegionLevel::Province), 34);
        assert_eq!(count(RegionLevel::Prefecture), 333);
        assert_eq!(
            count(RegionLevel::County) + count(RegionLevel::Zone),
            2978 - 3,
            "three prefectures without counties are counted above"
        );
    }

    #[test]
    fn the_seeds_regions_have_their_paths() {
        let regions = Regions::embedded().unwrap();
        for (region, path) in [
            ("330211", "浙江省 宁波市 镇海区"),
            ("330211100", "浙江省 宁波市 镇海区 澥浦镇"),
            ("310000", "上海市"),
            ("310115", "上海市 浦东新区"),
            ("330500", "浙江省 湖州市"),
            ("440300", "广东省 深圳市"),
            ("370403", "山东省 枣庄市 薛城区"),
            ("429004", "湖北省 仙桃市"),
            ("441900", "广东省 东莞市"),
            ("100000", "中华人民共和国"),
            ("999999", "999999"),
        ] {
            assert_eq!(regions.path_name(code(region)), path);
        }
        assert_eq!(names(regions.ancestors(code("330211001"))), ["镇海区", "宁波市", "浙江省", "中华人民共和国"]);
        assert_eq!(regions.children(code("330211")).count(), 7);
        assert!(names(regions.children(code("310000"))).contains(&"黄浦区"));
    }

    #[test]
    fn past_divisions_stay_known_with_their_successors() {
        let regions = Regions::embedded().unwrap();
        let jiangdong = regions.get(code("330204")).unwrap();
        assert!(jiangdong.valid_on(day("2016-09-13")) && !jiangdong.valid_on(day("2016-09-14")));
        assert_eq!(names(regions.successors(code("330204"))), ["鄞州区"]);
        assert!(!regions.get(code("330213")).unwrap().valid_on(day("2016-09-13")));
        assert!(regions.search("江东区", day("2026-01-01"), 9).is_empty());
    }

    #[test]
    fn search_puts_beginnings_first() {
        let regions = Regions::embedded().unwrap();
        let found = regions.search("镇海", day("2026-01-01"), 5);
        assert_eq!(names(found), ["镇海区"]);
        let found = regions.search("海", day("2026-01-01"), 2000);
        let first_inside = found.iter().position(|r| !r.name.starts_with('海')).unwrap();
        assert!(found.iter().skip(first_inside).all(|r| !r.name.starts_with('海')));
        assert_eq!(names(regions.search("330211", day("2026-01-01"), 1)), ["镇海区"]);
        assert!(regions.search("  ", day("2026-01-01"), 5).is_empty());
    }

    #[test]
    fn every_fault_of_a_file_is_named_with_its_line() {
        let head = "code\tname\tparent\tlevel\tvalid_from\tvalid_until\tpredecessor\n100000\t国\t\tnation\t\t\t\n";
        let bad = "330000\t浙江省\t\tprovince\t\t\t\n330211\t镇海区\t330200\tcounty\t\t\t\n440000\t广东省\t100000\tprovince\t2020-01-01\t2019-01-01\t\n\
                   440000\t广东省\t100000\tprovince\t\t\tx1\n350000\t福建省\t440000\tprovince\t\t\t\n";
        let error = Regions::parse("r.tsv", &format!("{head}{bad}")).unwrap_err();
        let mut faults: Vec<_> = error.fields.iter().map(|f| (f.path.as_str(), f.code.as_str())).collect();
        faults.sort_unstable();
        assert_eq!(
            faults,
            [
                ("r.tsv:3", "required"),
                ("r.tsv:4", "unknown"),
                ("r.tsv:5", "period"),
                ("r.tsv:6", "duplicate"),
                ("r.tsv:6", "region_code"),
                ("r.tsv:7", "outside")
            ]
        );
    }

    #[test]
    fn input_that_names_no_division_is_refused() {
        let regions = Regions::embedded().unwrap();
        assert_eq!(regions.require(code("999999"), "region").unwrap_err().fields[0].code, "region_unknown");
    }

    proptest! {
        #[test]
        fn table_and_digits_agree(index in 0usize..3000) {
            static REGIONS: std::sync::LazyLock<Regions> = std::sync::LazyLock::new(|| Regions::embedded().unwrap());
            let regions = &*REGIONS;
            let region = &regions.all()[index];
            for above in regions.ancestors(region.code) {
                prop_assert!(above.code.contains(region.code));
                prop_assert!(!region.code.contains(above.code));
                prop_assert!(region.code.ancestors().any(|code| code == above.code));
            }
        }
    }
}
