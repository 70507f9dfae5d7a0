//! The rules applied to a document.

use super::document::{Clause, Document, Section, Words};
use super::finding::{FairConfidence, FairFinding, FairPlace, FairReport};
use super::normal::{Normal, clipped, number};
use super::rule::{Above, FairRule, FairRules, Sign};
use super::structure::holds;
use regex::Regex;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// A document with its words made comparable once.
struct Reading<'d> {
    document: &'d Document,
    clauses: Vec<Seen<'d>>,
}

/// A clause with its words made comparable.
struct Seen<'d> {
    clause: &'d Clause,
    texts: Vec<(&'d Words, Normal<'d>)>,
}

impl<'d> Reading<'d> {
    fn of(document: &'d Document) -> Self {
        let seen = |clause: &'d Clause| Seen {
            clause,
            texts: clause.words.iter().map(|words| (words, Normal::of(&words.text))).collect(),
        };
        Self { document, clauses: document.clauses.iter().map(seen).collect() }
    }
}

/// A doubtful place with how sure it is.
struct Hit {
    confidence: FairConfidence,
    section: Section,
    places: Vec<FairPlace>,
}

impl FairRules {
    /// Every doubt these rules have about `document`: surest first, then in the order of the document.
    #[must_use]
    pub fn check(&self, document: &Document) -> FairReport {
        let reading = Reading::of(document);
        let mut findings: Vec<(usize, FairFinding)> = Vec::new();
        for rule in &self.rules {
            if document.method.as_ref().is_some_and(|method| rule.except_methods.contains(method)) {
                continue;
            }
            let found = |(at, seen): (usize, &Seen<'_>)| Some((at, hit(rule, seen, &reading)?));
            let hits: Vec<(usize, Hit)> = reading.clauses.iter().enumerate().filter_map(found).collect();
            let hits = if rule.gather { gathered(hits).into_iter().collect() } else { hits };
            findings.extend(hits.into_iter().map(|(at, hit)| (at, self.finding(rule, hit))));
        }
        findings.sort_by_key(|(at, finding)| (finding.confidence, *at));
        let mut seen = BTreeSet::new();
        let unique = findings.into_iter().map(|(_, finding)| finding).filter(|f| seen.insert(f.key.clone()));
        FairReport { rules: self.hash.clone(), findings: unique.collect() }
    }

    fn finding(&self, rule: &FairRule, hit: Hit) -> FairFinding {
        FairFinding {
            key: key(&rule.id, hit.section, &hit.places),
            rule: rule.id.clone(),
            kind: rule.kind,
            also: rule.also.clone(),
            confidence: hit.confidence,
            title: rule.title.clone(),
            places: hit.places,
            why: rule.why.clone(),
            mend: rule.mend.clone(),
            articles: rule.articles.iter().filter_map(|id| self.articles.get(id).cloned()).collect(),
        }
    }
}

/// All hits as one: the surest confidence, every place.
fn gathered(hits: Vec<(usize, Hit)>) -> Option<(usize, Hit)> {
    let confidence = hits.iter().map(|(_, hit)| hit.confidence).min()?;
    let (at, section) = hits.first().map(|(at, hit)| (*at, hit.section))?;
    let places = hits.into_iter().flat_map(|(_, hit)| hit.places).collect();
    Some((at, Hit { confidence, section, places }))
}

/// The rule and the words, not the numbers of the clauses: moving a clause changes nothing.
fn key(rule: &str, section: Section, places: &[FairPlace]) -> String {
    let mut digest = Sha256::new();
    digest.update(format!("{rule}\n{section}\n"));
    for place in places {
        digest.update(format!("{}\n{}\n", place.name, place.quote));
    }
    let mut key = hex::encode(digest.finalize());
    key.truncate(16);
    key
}

/// The surest sign that shows.
fn hit(rule: &FairRule, seen: &Seen<'_>, reading: &Reading<'_>) -> Option<Hit> {
    let section = seen.clause.section;
    let shown = |sign: &&Sign| sign.sections.as_ref().unwrap_or(&rule.sections).contains(&section);
    let found = rule.signs.iter().filter(shown).filter_map(|sign| {
        let places = places(sign, seen, reading)?;
        Some(Hit { confidence: sign.confidence.unwrap_or(rule.confidence), section, places })
    });
    found.min_by_key(|hit| hit.confidence)
}

fn places(sign: &Sign, seen: &Seen<'_>, reading: &Reading<'_>) -> Option<Vec<FairPlace>> {
    let clause = seen.clause;
    let asked = sign.asks.is_empty() || sign.asks.iter().any(|fact| clause.asks.contains(fact));
    if !asked || !sign.tests.iter().all(|test| holds(test, clause)) {
        return None;
    }
    let anywhere = |patterns: &[Regex]| {
        seen.texts.iter().any(|(_, text)| text.sentences().any(|(_, sentence)| any(patterns, sentence)))
    };
    if (!sign.with_anywhere.is_empty() && !anywhere(&sign.with_anywhere)) || anywhere(&sign.unless_anywhere) {
        return None;
    }
    if sign.words.is_empty() {
        // Structure alone: the words of the clause, or its name where it has none.
        let first = clause.words.first();
        let quote = first.map_or_else(|| clause.name.clone(), |words| clipped(&words.text));
        let path = first.map_or_else(|| clause.path.clone(), |words| words.path.clone());
        return Some(vec![FairPlace { path, name: clause.name.clone(), quote }]);
    }
    let place = worded(sign, seen, reading.document)?;
    if sign.also_in.is_empty() {
        return Some(vec![place]);
    }
    let others = reading
        .clauses
        .iter()
        .filter(|other| sign.also_in.contains(&other.clause.section) && other.clause.path != clause.path);
    let other = others.into_iter().find_map(|other| worded(sign, other, reading.document))?;
    Some(vec![place, other])
}

/// Where the words of a sign stand in a clause.
fn worded(sign: &Sign, seen: &Seen<'_>, document: &Document) -> Option<FairPlace> {
    seen.texts.iter().filter(|(words, _)| sign.fields.contains(&words.field)).find_map(|(words, text)| {
        let quote = text.sentences().find_map(|(start, sentence)| {
            if (!sign.with.is_empty() && !any(&sign.with, sentence)) || any(&sign.unless, sentence) {
                return None;
            }
            sign.words.iter().find_map(|pattern| {
                let found = match &sign.number {
                    None => pattern.find(sentence)?,
                    Some(limit) => pattern
                        .captures_iter(sentence)
                        .find(|found| found.get(1).is_some_and(|count| exceeds(count.as_str(), limit, document)))?
                        .get(0)?,
                };
                Some(text.quote(start + found.start(), start + found.end()))
            })
        })?;
        Some(FairPlace { path: words.path.clone(), name: seen.clause.name.clone(), quote })
    })
}

fn any(patterns: &[Regex], text: &str) -> bool {
    patterns.iter().any(|pattern| pattern.is_match(text))
}

fn exceeds(text: &str, limit: &Above, document: &Document) -> bool {
    let limit = match limit {
        Above::Number(number) => Some(*number),
        Above::Posts => document.posts.map(i64::from),
    };
    limit.zip(number(text)).is_some_and(|(limit, number)| number > limit)
}
