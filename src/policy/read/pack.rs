//! A whole pack: head, declarations, sections.

use super::section::Sections;
use crate::kernel::RegionCode;
use crate::policy::document::{Cursor, Fields, Spot, parse_toml};
use crate::policy::facts::id::PROJECT_TYPE;
use crate::policy::facts::{FactDef, FactType, Subject, Timing, Tree, Unit, Value, Word};
use crate::policy::fault::{PackFault, Sink, say};
use crate::policy::pack::{Kind, Pack, Source, Status};
use crate::policy::vocabulary::Vocabulary;
use sha2::{Digest, Sha256};

const HASH_DIGITS: usize = 16;
/// Longer than any rule document needs.
const MAX_BYTES: usize = 256 * 1024;

/// The content hash of a pack's text; line ends do not count.
#[must_use]
pub fn hash_of(text: &str) -> String {
    let digest = Sha256::digest(text.replace("\r\n", "\n").as_bytes());
    hex::encode(digest).chars().take(HASH_DIGITS).collect()
}

/// What a pack adds to the vocabulary.
#[derive(Default)]
pub(crate) struct Declarations {
    pub(crate) facts: Vec<(FactDef, Option<usize>)>,
    pub(crate) project_types: Vec<Word>,
}

/// Reads only `[[fact]]` and `[[project_type]]`, because conditions of any pack may use those of any other. Faults are left to
/// [`pack`], which reads the same sections again.
pub(crate) fn declarations(text: &str) -> Declarations {
    let sink = Sink::default();
    let mut found = Declarations::default();
    let Some(spot) = parse_toml(text, &sink) else { return found };
    let Some(mut fields) = Cursor::root(&sink, &spot).table() else { return found };
    if let Some(facts) = fields.get("fact") {
        for (id, mut fields) in facts.items() {
            let line = fields.line();
            found.facts.extend(fact(id, &mut fields).map(|def| (def, line)));
        }
    }
    if let Some(types) = fields.get("project_type") {
        for (id, mut fields) in types.items() {
            found.project_types.extend(fields.need("text").and_then(|c| c.label()).map(|label| Word { id, label }));
        }
    }
    found
}

/// Reads a pack.
pub(crate) fn pack(file: &str, text: &str, vocabulary: &Vocabulary) -> Result<Pack, Vec<PackFault>> {
    let sink = Sink::new(file);
    if text.len() > MAX_BYTES {
        let limit = MAX_BYTES / 1024;
        sink.add(None, "", "too_large", say!("规则包超过 {} KB", "the pack is larger than {} KB", limit));
        return Err(sink.into_faults());
    }
    let read = parse_toml(text, &sink).and_then(|spot| root(&sink, &spot, file, text, vocabulary));
    let faults = sink.into_faults();
    match read {
        Some(pack) if faults.is_empty() => Ok(pack),
        _ => Err(faults),
    }
}

fn root(sink: &Sink, spot: &Spot, file: &str, text: &str, vocabulary: &Vocabulary) -> Option<Pack> {
    let mut fields = Cursor::root(sink, spot).table()?;
    let head = head(&mut fields, file, text, vocabulary);
    // Sections are read even when the head is wrong, so that all faults are told at once.
    let source = head.as_ref().map_or_else(
        || Source {
            pack: String::new(),
            document: String::new(),
            basis: String::new(),
            status: Status::Unverified,
            note: None,
        },
        |(pack, basis)| Source {
            pack: pack.version(),
            document: pack.document.clone(),
            basis: basis.clone().unwrap_or_default(),
            status: pack.status,
            note: None,
        },
    );
    let entries = Sections { vocabulary, source }.read(&mut fields);
    let without = fields.get("without").and_then(|c| c.each(|item| item.text().map(str::to_owned))).unwrap_or_default();
    fields.done();
    head.map(|(pack, _)| Pack { without, entries, ..pack })
}

/// The head: everything that is no section. The second part is the basis that entries without their own cite.
fn head(fields: &mut Fields<'_>, file: &str, text: &str, vocabulary: &Vocabulary) -> Option<(Pack, Option<String>)> {
    let owned = |c: Cursor<'_>| c.text().map(str::to_owned);
    let id = fields.need("id").and_then(|c| c.id());
    let title = fields.need("title").and_then(|c| c.label());
    let issuer = fields.need("issuer").and_then(owned);
    let document = fields.need("document").and_then(owned);
    let basis = fields.get("basis").and_then(owned);
    let status = fields.need("status").and_then(|c| c.word(Status::ALL));
    let note = fields.get("note").and_then(|c| c.label());
    let region = fields.get("region").map_or(Some(RegionCode::NATION), |c| {
        let code = c.text()?.parse().ok();
        if code.is_none() {
            c.fault(
                "bad_code",
                say!("不是行政区划代码（6位或9位数字，带引号）", "not a region code (6 or 9 digits in quotes)"),
            );
        }
        code
    });
    let kinds = fields.get("kinds").and_then(|c| c.each(|item| item.word(Kind::ALL))).unwrap_or_default();
    let project_types = fields
        .get("project_types")
        .and_then(|c| super::value::codes(&c, vocabulary.get(PROJECT_TYPE)?))
        .unwrap_or_default();
    let from = fields.need("effective_from").and_then(|c| c.date());
    let until_at = fields.get("effective_until");
    let until = until_at.as_ref().and_then(Cursor::date);
    if let (Some(from), Some(until), Some(at)) = (from, until, &until_at)
        && until < from
    {
        at.fault(
            "date_range",
            say!(
                "失效日 {} 早于生效日 {}，规则永远不会生效",
                "the last day {} is before the first day {}: the pack can never hold",
                until,
                from
            ),
        );
    }
    let extends = fields.get("extends").and_then(|c| c.id());
    Some((
        Pack {
            id: id?,
            hash: hash_of(text),
            file: file.to_owned(),
            title: title?,
            issuer: issuer?,
            document: document?,
            region: region?,
            kinds,
            project_types,
            effective_from: from?,
            effective_until: until,
            extends,
            status: status?,
            note,
            without: Vec::new(),
            entries: Vec::new(),
            lines: fields.all().iter().filter_map(|(key, c)| Some(((*key).to_owned(), c.spot.line?))).collect(),
        },
        basis,
    ))
}

/// An extension fact: `type`, `text`, and by type `values`, `ordered`, `unit`, `tree`; `about`, `timing`, `otherwise`, `proof`.
pub(super) fn fact(id: String, fields: &mut Fields<'_>) -> Option<FactDef> {
    let label = fields.need("text").and_then(|c| c.label());
    let kind_at = fields.need("type")?;
    let values = fields.get("values").and_then(|c| c.each(word)).unwrap_or_default();
    let ordered = fields.get("ordered").and_then(|c| c.bool()).unwrap_or_default();
    let units =
        [("count", Unit::Count), ("money", Unit::Money), ("ratio", Unit::Ratio), ("hundredths", Unit::Hundredths)];
    let unit = fields.get("unit").and_then(|c| pick(&c, &units)).unwrap_or(Unit::Count);
    let tree = fields.get("tree").and_then(|c| pick(&c, &[("region", Tree::Region), ("catalogue", Tree::Catalogue)]));
    let subjects = [("organization", Subject::Organization), ("opportunity", Subject::Opportunity)];
    let about = fields.get("about").and_then(|c| pick(&c, &subjects)).unwrap_or(Subject::Organization);
    let timings = [("plain", Timing::Plain), ("dated", Timing::Dated), ("yearly", Timing::Yearly)];
    let timing = fields.get("timing").and_then(|c| pick(&c, &timings)).unwrap_or(Timing::Plain);
    let proof = fields.get("proof").and_then(|c| c.label());
    let kind = match kind_at.text()? {
        "enum" if values.is_empty() => {
            fields.fault("missing_key", say!("enum 类型缺少 values", "an enum needs values"));
            return None;
        }
        "enum" => FactType::Enum { values, ordered },
        "number" => FactType::Number { unit },
        "date" => FactType::Date,
        "bool" => FactType::Bool,
        "set" => FactType::Set { tree, values },
        other => {
            kind_at.not_allowed(other, &["enum", "number", "date", "bool", "set"]);
            return None;
        }
    };
    let mut def = FactDef {
        id,
        otherwise: matches!(kind, FactType::Bool).then_some(Value::Bool(false)),
        kind,
        about,
        timing,
        label: label?,
        proof,
    };
    if def.timing == Timing::Plain {
        def.otherwise = None;
    }
    if let Some(otherwise) = fields.get("otherwise") {
        def.otherwise = Some(super::value::value(&otherwise, &def)?);
    }
    Some(def)
}

/// `"word"`, or `{ id = "word", text = … }`.
fn word(cursor: &Cursor<'_>) -> Option<Word> {
    if let crate::policy::document::Node::Text(_) = cursor.spot.node {
        let id = cursor.text()?.to_owned();
        return Some(Word { label: crate::kernel::Text::new(id.clone(), ""), id });
    }
    let mut fields = cursor.table()?;
    let id = fields.need("id").and_then(|c| c.text().map(str::to_owned));
    let label = fields.need("text").and_then(|c| c.label());
    fields.done();
    Some(Word { id: id?, label: label? })
}

fn pick<T: Copy>(cursor: &Cursor<'_>, choices: &[(&str, T)]) -> Option<T> {
    let text = cursor.text()?;
    let found = choices.iter().find(|(word, _)| *word == text).map(|(_, choice)| *choice);
    if found.is_none() {
        let allowed: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        cursor.not_allowed(text, &allowed);
    }
    found
}
