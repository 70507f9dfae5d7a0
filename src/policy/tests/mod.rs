//! Tests across the files of this room; what one file alone promises is tested beside it.

mod expressible;
mod faults;
mod meaning;
mod merging;
mod replay;
mod shipped;

use super::*;
use chrono::NaiveDate;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn file(name: &str, text: &str) -> PackFile {
    PackFile { name: name.to_owned(), text: text.to_owned() }
}

/// A pack with a plain head, for whose sections `body` is written.
pub(super) fn pack(id: &str, head: &str, body: &str) -> PackFile {
    let text = format!(
        "id = \"{id}\"\ntitle = \"测试\"\nissuer = \"测试\"\ndocument = \"测试文件\"\nbasis = \"第一条\"\nstatus = \"unverified\"\n{head}\n{body}"
    );
    file(&format!("{id}.toml"), &text)
}

pub(super) fn load(files: &[PackFile]) -> Library {
    Library::load(files, Names::default())
        .unwrap_or_else(|faults| panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")))
}

pub(super) fn question(region: &str, kind: Kind, project_type: Option<&str>, on: &str) -> Question {
    Question { region: region.parse().unwrap(), kind, project_type: project_type.map(str::to_owned), on: day(on) }
}

/// A sheet from facts as JSON writes them; dated facts as `[{ from, until, value }]`.
pub(super) fn sheet(vocabulary: &Vocabulary, facts: impl Into<serde_json::Value>) -> FactSheet {
    FactSheet::from_json(&serde_json::json!({ "id": "test", "facts": facts.into() }), vocabulary).unwrap()
}
