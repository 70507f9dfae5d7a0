//! Regions and categories by code or by name.

use super::normal::normal;
use crate::kernel::region::RegionLevel;
use crate::kernel::{RegionCode, Regions, Text};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Most candidates named in an error.
const CANDIDATES: usize = 4;

/// What codes and names stand for, prepared once for an import.
pub struct Places<'a> {
    regions: &'a Regions,
    region_names: HashMap<String, Vec<RegionCode>>,
    is_category: &'a (dyn Fn(&str) -> bool + Sync),
    category_names: HashMap<String, String>,
}

impl<'a> Places<'a> {
    /// The divisions existing on `day`, and the catalogue's items as code and name.
    #[must_use]
    pub fn new(
        regions: &'a Regions,
        day: NaiveDate,
        is_category: &'a (dyn Fn(&str) -> bool + Sync),
        categories: &[(String, String)],
    ) -> Self {
        let mut region_names: HashMap<String, Vec<RegionCode>> = HashMap::new();
        for region in regions.all().iter().filter(|region| region.valid_on(day)) {
            region_names.entry(normal(&region.name)).or_default().push(region.code);
            if region.level != RegionLevel::Province {
                region_names.entry(normal(&regions.path_name(region.code))).or_default().push(region.code);
            }
        }
        let category_names = categories.iter().map(|(code, name)| (normal(name), code.clone())).collect();
        Self { regions, region_names, is_category, category_names }
    }

    /// The region a text means.
    ///
    /// # Errors
    /// What is wrong and what to write instead.
    pub fn region(&self, text: &str) -> Result<RegionCode, (&'static str, Text)> {
        if let Ok(code) = text.parse::<RegionCode>() {
            return self.regions.get(code).map(|region| region.code).ok_or_else(|| {
                let zh = format!("行政区划代码 {code} 不存在；请核对代码，或填写名称如“浙江省宁波市镇海区”");
                ("region_unknown", Text::new(zh, format!("There is no region {code}; check it, or write the name")))
            });
        }
        let found = self.region_names.get(&normal(text)).map_or(&[][..], Vec::as_slice);
        match found {
            [one] => Ok(*one),
            [] => {
                let zh = format!("没有名为“{text}”的行政区划；请填写6位或9位行政区划代码，如 330211");
                Err(("region_unknown", Text::new(zh, format!("No region is called “{text}”; write its code"))))
            }
            several => {
                let name = |code: &RegionCode| format!("{code} {}", self.regions.path_name(*code));
                let names: Vec<String> = several.iter().take(CANDIDATES).map(name).collect();
                let zh = format!("“{text}”有 {} 处，请填写代码：{}", several.len(), names.join("；"));
                let en = format!("There are {} called “{text}”; write the code: {}", several.len(), names.join("; "));
                Err(("region_ambiguous", Text::new(zh, en)))
            }
        }
    }

    /// The code of the catalogue item a text means.
    ///
    /// # Errors
    /// What is wrong and what to write instead.
    pub fn category(&self, text: &str) -> Result<String, (&'static str, Text)> {
        let code = text.to_ascii_uppercase();
        if (self.is_category)(&code) {
            return Ok(code);
        }
        self.category_names.get(&normal(text)).cloned().ok_or_else(|| {
            let zh = format!("指导性目录中没有“{text}”；请填写目录代码，如 A1003");
            (
                "category_unknown",
                Text::new(zh, format!("The guiding catalogue has no “{text}”; write a code such as A1003")),
            )
        })
    }
}
