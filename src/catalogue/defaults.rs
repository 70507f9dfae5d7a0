//! The data the program is delivered with; `config/catalogue/README.md` says how little of it is verified.

use super::model::{CategoryCode, Item, ItemStatus, NegativeItem};
use crate::kernel::{Result, Text, tsv};
use serde::Deserialize;
use std::collections::HashMap;

/// Title of the first version.
pub(super) const TITLE: &str = "政府购买服务指导性目录（随程序提供，未核实）";
/// Where it comes from.
pub(super) const BASIS: &str =
    "参照财政部2020年中央本级指导性目录的结构凭记忆整理，全部条目未经核实；采用前请与本地正式目录核对";

#[derive(Deserialize)]
struct ItemRow {
    code: CategoryCode,
    name: String,
    status: ItemStatus,
}

/// The first version's items.
///
/// # Errors
/// `invalid` if the data file is broken (a test reads it).
pub(super) fn items() -> Result<Vec<Item>> {
    let rows =
        tsv::read::<ItemRow>("guiding_catalogue.tsv", include_str!("../../config/catalogue/guiding_catalogue.tsv"))?;
    let item =
        |ItemRow { code, name, status }| Item { code, name, definition: String::new(), status, basis: String::new() };
    Ok(rows.into_iter().map(|line| item(line.row)).collect())
}

/// Names of the first version's items by code, for explanations.
///
/// # Errors
/// `invalid` if the data file is broken (a test reads it).
pub fn default_names() -> Result<HashMap<String, String>> {
    Ok(items()?.into_iter().map(|item| (item.code.to_string(), item.name)).collect())
}

#[derive(Deserialize)]
struct NegativeRow {
    number: u8,
    zh: String,
    en: String,
    basis: String,
    status: ItemStatus,
    #[serde(default)]
    words: String,
}

/// The negative list: of a file of the form of `config/catalogue/negative_list.tsv` given as its name and text, or the one the
/// program is delivered with.
///
/// # Errors
/// `invalid` with every line that cannot be read.
pub fn negative_list(own: Option<(&str, &str)>) -> Result<Vec<NegativeItem>> {
    let delivered = ("negative_list.tsv", include_str!("../../config/catalogue/negative_list.tsv"));
    let (name, text) = own.unwrap_or(delivered);
    let rows = tsv::read::<NegativeRow>(name, text)?;
    let item = |NegativeRow { number, zh, en, basis, status, words }| NegativeItem {
        number,
        text: Text::new(zh, en),
        basis,
        status,
        words: words.split('、').filter(|word| !word.is_empty()).map(str::to_owned).collect(),
    };
    Ok(rows.into_iter().map(|line| item(line.row)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::rules::tree::Catalogue;
    use super::*;
    use crate::kernel::RegionCode;

    #[derive(Deserialize)]
    struct Placed {
        code: CategoryCode,
        level: u8,
        parent: Option<CategoryCode>,
    }

    #[test]
    fn levels_and_parents_follow_from_the_codes() {
        let tree = Catalogue::new([(RegionCode::NATION, items().unwrap())]);
        let text = include_str!("../../config/catalogue/guiding_catalogue.tsv");
        let rows = tsv::read::<Placed>("guiding_catalogue.tsv", text).unwrap();
        assert_eq!(rows.len(), 148);
        for tsv::Line { row, .. } in rows {
            let view = tree.view(&row.code).unwrap();
            assert_eq!((view.level, view.parent), (row.level, row.parent), "{}", row.code);
        }
    }

    #[test]
    fn nothing_delivered_claims_to_be_verified() {
        assert!(items().unwrap().iter().all(|item| item.status == ItemStatus::Recalled));
        let list = negative_list(None).unwrap();
        assert_eq!(list.iter().map(|item| item.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
        assert!(list.iter().all(|item| item.status != ItemStatus::Verified && item.basis.contains("第十条")));
    }
}
