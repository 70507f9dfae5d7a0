//! The verifiable draw, for anything that is drawn by lot: experts of a panel, targets of an inspection.
//!
//! A seed is committed in the audit log, then the candidates are fixed, then the order of all of them follows from the seed,
//! the list and the hash of the log at that moment. Those drawn are the first of the order, and a replacement is the next.
//! `docs/decisions` has the algorithm in words; every hash below is SHA-256 of lines of text, so that `sha256sum` can follow.

use crate::audit::{Proof, rules as log};
use crate::kernel::Text;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The version of the algorithm, first line of everything hashed.
pub const FORMAT: &str = "duijie-draw/1";

/// SHA-256 of the lines, each ended by a line feed, as 64 hexadecimal digits.
fn hash<'a>(kind: &str, lines: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{FORMAT} {kind}\n"));
    for line in lines {
        hash.update(line);
        hash.update("\n");
    }
    hex::encode(hash.finalize())
}

/// What is published of a seed before the candidates are known: it binds and does not reveal.
#[must_use]
pub fn commitment(seed: &str) -> String {
    hash("commitment", [seed])
}

/// The name of a candidate in one draw: whoever is not drawn cannot be recognized by it, nor from one draw to the next, and
/// nobody can choose it, because the seed is committed.
#[must_use]
pub fn code(seed: &str, id: &str) -> String {
    hash("code", [seed, id]).chars().take(32).collect()
}

/// Hash of the candidates, sorted.
#[must_use]
pub fn list_hash(candidates: &[String]) -> String {
    hash("list", candidates.iter().map(String::as_str))
}

/// The order in which candidates are drawn: by ticket, where each ticket is the hash of the draw's key and the candidate.
/// `root` is the hash of the audit log. The order candidates are given in, or given twice, makes no difference.
#[must_use]
pub fn order(seed: &str, candidates: &[String], root: &str) -> Vec<String> {
    let candidates = sorted(candidates);
    let key = hash("key", [seed, &list_hash(&candidates), root]);
    let mut tickets: Vec<(String, String)> =
        candidates.into_iter().map(|candidate| (hash("ticket", [key.as_str(), &candidate]), candidate)).collect();
    tickets.sort();
    tickets.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Each candidate once, in the order of the bytes of their codes.
#[must_use]
pub fn sorted(candidates: &[String]) -> Vec<String> {
    let mut candidates = candidates.to_vec();
    candidates.sort();
    candidates.dedup();
    candidates
}

/// What is published of everything drawn for one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawFile {
    /// [`FORMAT`].
    pub format: String,
    /// Id of what was drawn for, as the audit log has it.
    pub subject: String,
    /// What was drawn for, in words.
    pub title: Text,
    /// How many were to be found.
    pub seats: u32,
    /// Each draw, in order: one, and another where the candidates of the first did not suffice.
    pub draws: Vec<DrawRecord>,
}

/// One draw with everything that decides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawRecord {
    /// The seed: 64 hexadecimal digits.
    pub seed: String,
    /// Its [`commitment`].
    pub commitment: String,
    /// That the commitment stood in the log before the draw.
    pub committed: Proof,
    /// Position of the log at the draw.
    pub root_seq: i64,
    /// Hash of the log at that position.
    pub root: String,
    /// Everybody who could be drawn, sorted.
    pub candidates: Vec<String>,
    /// Their hash.
    pub list_hash: String,
    /// Why others in the pool were not among them: reason and how many.
    pub excluded: BTreeMap<String, u32>,
    /// Those drawn, in order, with what became of them.
    pub drawn: Vec<Drawn>,
}

/// One who was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drawn {
    /// The candidate.
    pub code: String,
    /// Name; only of those who sat on the panel in the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Why the seat went to the next of the order: declined, recused, lapsed, replaced. Absent for who kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<String>,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Whether it holds.
    pub holds: bool,
    /// What was checked.
    pub text: Text,
}

/// Recomputes a published draw from its file alone. Every check is listed; the draw is sound when all hold.
#[must_use]
pub fn verify(file: &DrawFile) -> Vec<Check> {
    let mut checks = vec![
        check(file.format == FORMAT, format!("记录格式为 {FORMAT}"), format!("the format of the record is {FORMAT}")),
        check(!file.draws.is_empty(), "记录中至少有一次抽取", "the record has at least one draw"),
    ];
    for (number, draw) in (1..).zip(&file.draws) {
        let of = |one: Check| Check {
            text: Text::new(format!("第{number}次：{}", one.text.zh), format!("draw {number}: {}", one.text.en)),
            ..one
        };
        checks.extend(verify_one(&file.subject, draw).into_iter().map(of));
    }
    checks.push(whole(file));
    checks
}

/// As many as were to be found, each further one for a seat left empty, and a further draw only after the one before was used up.
fn whole(file: &DrawFile) -> Check {
    let seats = usize::try_from(file.seats).unwrap_or(usize::MAX);
    let drawn: usize = file.draws.iter().map(|draw| draw.drawn.len()).sum();
    let left = file.draws.iter().flat_map(|draw| &draw.drawn).filter(|one| one.left.is_some()).count();
    let used_up = |draw: &DrawRecord| draw.drawn.len() == draw.candidates.len();
    let before_last = file.draws.iter().rev().skip(1).all(used_up);
    let kept = drawn.saturating_sub(left);
    check(
        kept == seats && before_last,
        format!("应抽{seats}名，共抽{drawn}名，其中{left}名未能参加，现有{kept}名：每次递补都有空缺"),
        format!(
            "{seats} were to be found; of {drawn} drawn {left} left and {kept} remain: each further one filled an empty seat"
        ),
    )
}

fn verify_one(subject: &str, draw: &DrawRecord) -> Vec<Check> {
    let order = order(&draw.seed, &draw.candidates, &draw.root);
    let drawn = draw.drawn.len();
    let one_line = draw.candidates.iter().all(|code| !code.is_empty() && !code.contains(['\n', '\r']));
    vec![
        check(
            is_hash(&draw.seed) && commitment(&draw.seed) == draw.commitment,
            "种子与事先公布的承诺值一致",
            "the seed is the one committed",
        ),
        check(
            committed(&draw.committed, subject, &draw.commitment),
            "承诺值记载于该事项的审计日志条目",
            "the commitment stands in an audit entry of this matter",
        ),
        check(
            root_of(&draw.committed) == Some(draw.root.clone()) && draw.root_seq == last_seq(&draw.committed),
            format!("由承诺条目可推算出抽取时的日志根（第{}条）", draw.root_seq),
            format!("the log root at the draw (entry {}) follows from that entry", draw.root_seq),
        ),
        check(
            one_line && sorted(&draw.candidates) == draw.candidates && list_hash(&draw.candidates) == draw.list_hash,
            format!("候选名单（{}名）已排序、无重复，与其哈希一致", draw.candidates.len()),
            format!("the list of {} candidates is sorted, without doubles, and has this hash", draw.candidates.len()),
        ),
        check(
            order.iter().take(drawn).eq(draw.drawn.iter().map(|one| &one.code)) && drawn <= order.len(),
            format!("被抽中的{drawn}名依次为按种子、名单和日志根算出的前{drawn}名"),
            format!("the {drawn} drawn are the first {drawn} of the order that seed, list and root give"),
        ),
        check(
            draw.drawn.iter().all(|one| one.left.is_none() || one.name.is_none()),
            "只公布最终成员的姓名",
            "only those who sat in the end are named",
        ),
    ]
}

fn check(holds: bool, zh: impl Into<String>, en: impl Into<String>) -> Check {
    Check { holds, text: Text::new(zh, en) }
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

/// Whether the entry is about `subject` and commits to this.
fn committed(proof: &Proof, subject: &str, commitment: &str) -> bool {
    let entry: serde_json::Value = serde_json::from_str(&proof.entry).unwrap_or_default();
    let word = |value: &serde_json::Value, key: &str| value.get(key).and_then(|v| v.as_str()).map(str::to_owned);
    let data = word(&entry, "data").and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default();
    word(&entry, "subject_id").as_deref() == Some(subject) && word(&data, "commitment").as_deref() == Some(commitment)
}

fn last_seq(proof: &Proof) -> i64 {
    i64::try_from(proof.leaves.len()).map_or(i64::MAX, |after| proof.seq.saturating_add(after))
}

/// The hash of the log after the last of the proof's leaves.
fn root_of(proof: &Proof) -> Option<String> {
    let mut chain = log::chain(&hex::decode(&proof.before).ok()?, &log::leaf_of(&proof.entry));
    for leaf in &proof.leaves {
        let leaf: log::Hash = hex::decode(leaf).ok()?.try_into().ok()?;
        chain = log::chain(&chain, &leaf);
    }
    Some(hex::encode(chain))
}

#[cfg(test)]
mod tests;
