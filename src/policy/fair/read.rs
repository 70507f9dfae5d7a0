//! Rules from TOML; every fault with file, line, key and what is allowed.

use super::document::{Field, Section};
use super::finding::{FairArticle, FairArticleStatus, FairConfidence, FairKind};
use super::rule::{Above, FairRule, FairRules, Flag, RuleFile, Sign, Test};
use crate::policy::document::{Cursor, Fields, parse_toml};
use crate::policy::fault::{PackFault, Sink, say};
use regex::Regex;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Named pieces of patterns, from the `[fragment]` tables of all files.
type Fragments = BTreeMap<String, String>;

pub(super) fn rules(files: &[RuleFile]) -> Result<FairRules, Vec<PackFault>> {
    let sinks: Vec<Sink> = files.iter().map(|file| Sink::new(&file.name)).collect();
    let trees: Vec<_> = files.iter().zip(&sinks).map(|(file, sink)| parse_toml(&file.text, sink)).collect();
    let tables = || trees.iter().zip(&sinks).filter_map(|(tree, sink)| Cursor::root(sink, tree.as_ref()?).table());

    let mut fragments = Fragments::new();
    for mut file in tables() {
        let Some(table) = file.get("fragment").and_then(|c| c.table()) else { continue };
        for (name, cursor) in table.all() {
            let Some(text) = cursor.text() else { continue };
            if fragments.insert(name.to_owned(), format!("(?:{text})")).is_some() {
                cursor.fault("duplicate_id", say!("片段“{}”重复", "the fragment “{}” appears twice", name));
            }
        }
    }

    let mut read = FairRules { hash: hash(files), ..FairRules::default() };
    for mut file in tables() {
        for (id, fields) in file.get("article").map(|c| c.items()).unwrap_or_default() {
            let Some(article) = article(&id, fields) else { continue };
            read.articles.insert(id, article);
        }
    }
    let mut seen = BTreeSet::new();
    for mut file in tables() {
        file.get("fragment");
        file.get("article");
        for (id, mut fields) in file.get("rule").map(|c| c.items()).unwrap_or_default() {
            if !seen.insert(id.clone()) {
                fields.fault(
                    "duplicate_id",
                    say!("规则编号“{}”在另一文件中已有", "the rule id “{}” stands in another file", id),
                );
            }
            read.rules.extend(rule(id, &mut fields, &fragments, &read.articles));
            fields.done();
        }
        file.done();
    }
    let faults: Vec<PackFault> = sinks.into_iter().flat_map(Sink::into_faults).collect();
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn hash(files: &[RuleFile]) -> String {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(format!("{}\n{}\n", file.name, file.text.len()));
        digest.update(&file.text);
    }
    hex::encode(digest.finalize())
}

fn article(id: &str, mut fields: Fields<'_>) -> Option<FairArticle> {
    let name = fields.need("name").and_then(|c| c.label());
    let says = fields.need("says").and_then(|c| c.label());
    let status = fields.need("status").and_then(|c| c.word(FairArticleStatus::ALL));
    // Where it was read: for whoever keeps the rules.
    fields.need("source").and_then(|c| c.text().map(str::to_owned));
    fields.done();
    Some(FairArticle { id: id.to_owned(), name: name?, says: says?, status: status? })
}

fn rule(
    id: String,
    fields: &mut Fields<'_>,
    fragments: &Fragments,
    articles: &BTreeMap<String, FairArticle>,
) -> Option<FairRule> {
    let kind = fields.need("kind").and_then(|c| c.word(FairKind::ALL));
    let also = fields.get("also").map(|c| words(&c, FairKind::ALL)).unwrap_or_default();
    let confidence = fields.need("confidence").and_then(|c| c.word(FairConfidence::ALL));
    let title = fields.need("title").and_then(|c| c.label());
    let why = fields.need("why").and_then(|c| c.label());
    let mend = fields.need("mend").and_then(|c| c.label());
    let named = fields.need("articles").map(|c| named_articles(&c, articles)).unwrap_or_default();
    let sections = fields.need("in").map(|c| words(&c, Section::ALL)).unwrap_or_default();
    let gather = fields.get("gather").and_then(|c| c.bool()).unwrap_or(false);
    let texts = |c: Cursor<'_>| c.each(|item| item.text().map(str::to_owned)).unwrap_or_default();
    let except_methods = fields.get("except_methods").map(texts).unwrap_or_default();
    let signs = fields.need("sign").and_then(|c| c.list()).unwrap_or_default();
    let signs = signs.iter().filter_map(|c| sign(c, fragments)).collect();
    Some(FairRule {
        id,
        kind: kind?,
        also,
        confidence: confidence?,
        title: title?,
        why: why?,
        mend: mend?,
        articles: named,
        sections,
        gather,
        except_methods,
        signs,
    })
}

fn words<T: std::str::FromStr + AsRef<str> + Copy>(cursor: &Cursor<'_>, allowed: &[T]) -> Vec<T> {
    cursor.each(|item| item.word(allowed)).unwrap_or_default()
}

fn named_articles(cursor: &Cursor<'_>, articles: &BTreeMap<String, FairArticle>) -> Vec<String> {
    let known = |item: &Cursor<'_>| {
        let id = item.text()?;
        if !articles.contains_key(id) {
            let allowed: Vec<&str> = articles.keys().map(String::as_str).collect();
            item.not_allowed(id, &allowed);
        }
        Some(id.to_owned())
    };
    cursor.each(known).unwrap_or_default()
}

/// Facts of the registry.
fn facts(cursor: &Cursor<'_>) -> Vec<String> {
    let known = crate::policy::builtin::facts();
    let allowed: Vec<&str> = known.iter().map(|fact| fact.id.as_str()).collect();
    let fact = |item: &Cursor<'_>| {
        let word = item.text()?;
        if !allowed.contains(&word) {
            item.not_allowed(word, &allowed);
        }
        Some(word.to_owned())
    };
    cursor.each(fact).unwrap_or_default()
}

fn sign(cursor: &Cursor<'_>, fragments: &Fragments) -> Option<Sign> {
    let mut fields = cursor.table()?;
    let patterns = |found: Option<Cursor<'_>>| {
        found.map(|c| c.each(|item| pattern(item, fragments)).unwrap_or_default()).unwrap_or_default()
    };
    let sign = Sign {
        sections: fields.get("in").map(|c| words(&c, Section::ALL)),
        confidence: fields.get("confidence").and_then(|c| c.word(FairConfidence::ALL)),
        fields: fields.get("fields").map_or_else(|| vec![Field::Name, Field::Text], |c| words(&c, Field::ALL)),
        words: patterns(fields.get("words")),
        with: patterns(fields.get("with")),
        unless: patterns(fields.get("unless")),
        with_anywhere: patterns(fields.get("with_anywhere")),
        unless_anywhere: patterns(fields.get("unless_anywhere")),
        number: fields.get("number_above").and_then(|c| above(&c)),
        also_in: fields.get("also_in").map(|c| words(&c, Section::ALL)).unwrap_or_default(),
        asks: fields.get("asks").map(|c| facts(&c)).unwrap_or_default(),
        tests: fields.get("test").map(|c| tests(&c)).unwrap_or_default(),
    };
    if fields.clean() && fields.rest().is_empty() {
        contradictions(&fields, &sign);
    }
    fields.done();
    Some(sign)
}

/// What cannot mean anything.
fn contradictions(fields: &Fields<'_>, sign: &Sign) {
    let worded = !sign.words.is_empty();
    if !worded && sign.tests.is_empty() && sign.asks.is_empty() {
        let words =
            say!("每个 [[rule.sign]] 至少要有 words、test 或 asks", "each [[rule.sign]] needs words, a test or asks");
        fields.fault("missing_key", words);
    }
    let needs_words = !sign.with.is_empty() || !sign.unless.is_empty() || !sign.also_in.is_empty();
    if !worded && (needs_words || sign.number.is_some()) {
        let words = say!(
            "with、unless、also_in 和 number_above 与 words 连用",
            "with, unless, also_in and number_above go together with words"
        );
        fields.fault("missing_key", words);
    }
    if sign.number.is_some() && sign.words.iter().any(|words| words.captures_len() < 2) {
        let words = say!(
            "用 number_above 时，words 的每个式子要用括号 ( ) 括出数字",
            "with number_above each pattern of words has the number in a group ( )"
        );
        fields.fault("bad_pattern", words);
    }
}

fn pattern(cursor: &Cursor<'_>, fragments: &Fragments) -> Option<Regex> {
    let mut text = cursor.text()?.to_owned();
    for (name, fragment) in fragments {
        text = text.replace(&format!("<{name}>"), fragment);
    }
    if let Some((_, tail)) = text.split_once('<')
        && let Some((name, _)) = tail.split_once('>')
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    {
        let allowed: Vec<&str> = fragments.keys().map(String::as_str).collect();
        cursor.not_allowed(&format!("<{name}>"), &allowed);
        return None;
    }
    match Regex::new(&text) {
        Ok(regex) if regex.is_match("") => {
            let words = say!("式子“{}”连空文也符合", "the pattern “{}” matches nothing at all", text);
            cursor.fault("bad_pattern", words);
            None
        }
        Ok(regex) => Some(regex),
        Err(error) => {
            let last = error.to_string().lines().last().unwrap_or_default().trim().to_owned();
            cursor.fault("bad_pattern", say!("式子不成立：{}", "not a pattern: {}", last));
            None
        }
    }
}

fn above(cursor: &Cursor<'_>) -> Option<Above> {
    if let crate::policy::document::Node::Text(word) = &cursor.spot.node {
        if word == "posts" {
            return Some(Above::Posts);
        }
        cursor.not_allowed(word, &["posts", "整数 / a whole number"]);
        return None;
    }
    cursor.integer().map(Above::Number)
}

fn tests(cursor: &Cursor<'_>) -> Vec<Test> {
    let Some(mut table) = cursor.table() else { return Vec::new() };
    let mut tests = Vec::new();
    tests.extend(table.get("judged_at_least").and_then(|c| c.share()).map(Test::JudgedAtLeast));
    tests.extend(table.get("judged_below").and_then(|c| c.share()).map(Test::JudgedBelow));
    tests.extend(table.get("cliff").and_then(|c| c.count(2)).map(Test::Cliff));
    for (name, value) in table.rest() {
        match name.parse::<Flag>() {
            Ok(flag) => tests.extend(value.bool().map(|wanted| Test::Is(flag, wanted))),
            Err(_) => {
                let numbers = ["judged_at_least", "judged_below", "cliff"];
                let allowed: Vec<&str> = numbers.into_iter().chain(Flag::ALL.iter().map(|f| f.as_str())).collect();
                let allowed = allowed.join(", ");
                value.fault(
                    "unknown_key",
                    say!("未知的检验“{}”，可用：{}", "unknown test “{}”, allowed: {}", name, allowed),
                );
            }
        }
    }
    tests
}
