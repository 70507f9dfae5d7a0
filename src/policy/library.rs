//! All packs together: what they add to the vocabulary, whether they fit each other, and which hold for a question.

use super::facts::FactDef;
use super::fault::{PackFault, say};
use super::pack::*;
use super::read;
use super::ruleset::{Question, Ruleset};
use super::vocabulary::{Names, Vocabulary};
use crate::kernel::RegionLevel;
use chrono::NaiveDate;
use rust_embed::RustEmbed;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// `config/policy`, compiled into the program.
#[derive(RustEmbed)]
#[folder = "config/policy/"]
struct Shipped;

/// Cost categories known without a pack; `[[cost_category]]` adds others.
pub const COST_CATEGORIES: [&str; 12] = [
    "labour",
    "activity",
    "supervision",
    "training",
    "management",
    "tax",
    "insurance",
    "volunteer",
    "equipment",
    "publicity",
    "evaluation",
    "other",
];

/// The text of a pack with the name it goes by in errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// File name.
    pub name: String,
    /// TOML.
    pub text: String,
}

/// The packs shipped with the program, by name.
#[must_use]
pub fn shipped() -> Vec<PackFile> {
    // Folders inside hold rules of another kind (`policy::fair`).
    let pack = |name: &std::borrow::Cow<'static, str>| name.ends_with(".toml") && !name.contains('/');
    let mut names: Vec<_> = Shipped::iter().filter(pack).collect();
    names.sort_unstable();
    names
        .into_iter()
        .filter_map(|name| {
            let file = Shipped::get(&name)?;
            Some(PackFile { text: String::from_utf8_lossy(&file.data).into_owned(), name: name.into_owned() })
        })
        .collect()
}

/// The packs that are loaded.
#[derive(Clone, Debug, Default)]
pub struct Library {
    packs: BTreeMap<String, Arc<Pack>>,
    vocabulary: Arc<Vocabulary>,
}

impl Library {
    /// Reads packs and checks each by itself and all of them together. `names` is for explanations.
    ///
    /// # Errors
    /// Every fault of every pack, by file and line.
    pub fn load(files: &[PackFile], names: Names) -> Result<Self, Vec<PackFault>> {
        let (vocabulary, mut faults) = vocabulary(files, names);
        let mut packs: BTreeMap<String, Arc<Pack>> = BTreeMap::new();
        for file in files {
            match read::pack(&file.name, &file.text, &vocabulary) {
                Err(found) => faults.extend(found),
                Ok(pack) => {
                    if let Some(first) = packs.get(&pack.id) {
                        let words = say!(
                            "规则包编号“{}”已用于 {}",
                            "the pack id “{}” is already used by {}",
                            pack.id,
                            first.file
                        );
                        faults.push(head_fault(&pack, "id", "duplicate_id", words));
                    } else {
                        packs.insert(pack.id.clone(), Arc::new(pack));
                    }
                }
            }
        }
        let library = Self { packs, vocabulary: Arc::new(vocabulary) };
        if faults.is_empty() {
            library.check_extends(&mut faults);
        }
        if faults.is_empty() {
            library.check_references(&mut faults);
            library.check_conflicts(&mut faults);
        }
        faults.sort();
        if faults.is_empty() { Ok(library) } else { Err(faults) }
    }

    /// Every pack, by id.
    pub fn packs(&self) -> impl Iterator<Item = &Pack> {
        self.packs.values().map(Arc::as_ref)
    }

    /// The pack of this id.
    #[must_use]
    pub fn pack(&self, id: &str) -> Option<&Pack> {
        self.packs.get(id).map(Arc::as_ref)
    }

    /// Versions of every pack, sorted.
    #[must_use]
    pub fn versions(&self) -> Vec<String> {
        self.packs().map(Pack::version).collect()
    }

    /// Names this set of packs: what decisions cite, because all packs together make the vocabulary and the choice.
    #[must_use]
    pub fn hash(&self) -> String {
        read::hash_of(&self.versions().join("\n"))
    }

    /// The facts there are.
    #[must_use]
    pub fn vocabulary(&self) -> &Arc<Vocabulary> {
        &self.vocabulary
    }

    /// The rules that hold for a question: those of the packs in force that day for that kind and project type, in the region
    /// and above it, with the packs they extend; merged from the farthest to the nearest.
    #[must_use]
    pub fn select(&self, question: &Question) -> Ruleset {
        let mut chosen: BTreeMap<&str, &Pack> = BTreeMap::new();
        for pack in self.packs().filter(|pack| answers(pack, question)) {
            chosen.extend(self.lineage(pack).into_iter().map(|pack| (pack.id.as_str(), pack)));
        }
        let mut chosen: Vec<&Pack> = chosen.into_values().collect();
        chosen.sort_by_cached_key(|pack| self.nearness(pack));
        Ruleset::merge(chosen, Arc::clone(&self.vocabulary))
    }

    /// The order of merging: depth of the region, then packs for certain project types, then packs that build on others; the
    /// first day and the id only make the order the same each time.
    fn nearness<'p>(&self, pack: &'p Pack) -> (RegionLevel, bool, usize, NaiveDate, &'p str) {
        (pack.region.level(), !pack.project_types.is_empty(), self.lineage(pack).len(), pack.effective_from, &pack.id)
    }

    /// The pack and those it builds on, nearest first. Ends even where `extends` is circular, which is refused at load.
    fn lineage<'p>(&'p self, pack: &'p Pack) -> Vec<&'p Pack> {
        let mut lineage = vec![pack];
        let mut next = pack.extends.as_deref();
        while let Some(parent) = next.and_then(|id| self.pack(id)) {
            if lineage.iter().any(|known| known.id == parent.id) {
                break;
            }
            lineage.push(parent);
            next = parent.extends.as_deref();
        }
        lineage
    }

    /// `extends` names a pack of the same region or one above, without circles.
    fn check_extends(&self, faults: &mut Vec<PackFault>) {
        for pack in self.packs() {
            let Some(id) = pack.extends.as_deref() else { continue };
            let Some(parent) = self.pack(id) else {
                let known: Vec<&str> = self.packs.keys().map(String::as_str).collect();
                let known = known.join(", ");
                let words = say!("没有编号为“{}”的规则包，现有：{}", "there is no pack “{}”, there are: {}", id, known);
                faults.push(head_fault(pack, "extends", "extends_unknown", words));
                continue;
            };
            let last = self.lineage(pack).last().and_then(|last| last.extends.as_deref());
            if let Some(back) = last {
                let words = say!(
                    "extends 形成循环，经“{}”回到“{}”",
                    "extends goes in a circle, from “{}” back to “{}”",
                    id,
                    back
                );
                faults.push(head_fault(pack, "extends", "extends_cycle", words));
            }
            if !parent.region.contains(pack.region) {
                let words = say!(
                    "所依据的规则包“{}”不属于本地区或其上级地区",
                    "the pack “{}” is not of this region or one above it",
                    id
                );
                faults.push(head_fault(pack, "extends", "extends_elsewhere", words));
            }
        }
    }

    /// Names that lead from one entry to another lead somewhere.
    fn check_references(&self, faults: &mut Vec<PackFault>) {
        let keys: BTreeSet<&str> = self.packs().flat_map(|pack| &pack.entries).map(|e| e.key.as_str()).collect();
        for pack in self.packs() {
            for key in pack.without.iter().filter(|key| !keys.contains(key.as_str())) {
                let words = say!("没有名为“{}”的规则可以取消", "there is no rule “{}” to leave out", key);
                faults.push(head_fault(pack, "without", "unknown_value", words));
            }
            for entry in &pack.entries {
                match &entry.content {
                    Content::Setting(Setting::Period(id)) | Content::Duty(Duty { period: Some(id), .. })
                        if !keys.contains(format!("period.{id}").as_str()) =>
                    {
                        let words = say!("没有名为“{}”的期限", "there is no period “{}”", id);
                        faults.push(entry_fault(pack, entry, "unknown_value", words));
                    }
                    Content::CostRule(CostRule { part: Part::Categories(categories), .. }) => {
                        let unknown = categories.iter().filter(|category| {
                            !COST_CATEGORIES.contains(&category.as_str())
                                && !keys.contains(format!("cost_category.{category}").as_str())
                        });
                        for category in unknown {
                            let known = COST_CATEGORIES.join(", ");
                            let words = say!(
                                "未知的费用类别“{}”，可用：{}，或用 [[cost_category]] 声明",
                                "unknown cost category “{}”, allowed: {}, or declare it with [[cost_category]]",
                                category,
                                known
                            );
                            faults.push(entry_fault(pack, entry, "unknown_value", words));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// No two packs of one region, neither building on the other, claim one key on one day for one kind and project type.
    fn check_conflicts(&self, faults: &mut Vec<PackFault>) {
        let packs: Vec<&Pack> = self.packs().collect();
        let mut told = BTreeSet::new();
        for (at, first) in packs.iter().enumerate() {
            for second in packs.iter().skip(at + 1) {
                let Some(day) = meet(first, second) else { continue };
                let (firsts, seconds) = (self.lineage(first), self.lineage(second));
                let within = |pack: &Pack, lineage: &[&Pack]| lineage.iter().any(|known| known.id == pack.id);
                for one in firsts.iter().filter(|one| !within(one, &seconds)) {
                    for other in seconds.iter().filter(|other| !within(other, &firsts)) {
                        let same_place = one.region == other.region
                            && one.project_types.is_empty() == other.project_types.is_empty();
                        if !same_place || !told.insert((one.id.clone(), other.id.clone())) {
                            continue;
                        }
                        faults.extend(claims(one, other, day));
                    }
                }
            }
        }
    }
}

/// Whether a pack speaks to a question by itself.
fn answers(pack: &Pack, question: &Question) -> bool {
    let here = pack.region.contains(question.region);
    let kind = pack.kinds.is_empty() || pack.kinds.contains(&question.kind);
    let project_type = pack.project_types.is_empty()
        || question.project_type.as_ref().is_some_and(|project_type| pack.project_types.contains(project_type));
    here && kind && project_type && pack.in_force(question.on)
}

/// The first day on which both packs hold for some kind and project type.
fn meet(one: &Pack, other: &Pack) -> Option<NaiveDate> {
    fn share<T: PartialEq>(one: &[T], other: &[T]) -> bool {
        one.is_empty() || other.is_empty() || one.iter().any(|item| other.contains(item))
    }
    let day = one.effective_from.max(other.effective_from);
    let together = one.in_force(day) && other.in_force(day);
    (together && share(&one.kinds, &other.kinds) && share(&one.project_types, &other.project_types)).then_some(day)
}

/// A fault for each key that both packs claim. Declarations may be repeated.
fn claims(one: &Pack, other: &Pack, day: NaiveDate) -> Vec<PackFault> {
    let rules = |pack: &'_ Pack| -> BTreeSet<String> {
        let declared = |entry: &&Entry| !matches!(entry.content, Content::Fact(_) | Content::ProjectType(_));
        pack.entries.iter().filter(declared).map(|entry| entry.key.clone()).collect()
    };
    let ours = rules(one);
    let both = other.entries.iter().filter(|entry| ours.contains(&entry.key) && rules(other).contains(&entry.key));
    both.map(|entry| {
        let words = say!(
            "同一地区的规则包“{}”（{}）在 {} 也规定了“{}”；请调整生效期，或用 extends 说明谁依据谁",
            "the pack “{}” ({}) of the same region also sets this on {}: “{}”; change the days in force, or say with extends which builds on which",
            one.id,
            one.file,
            day,
            entry.key
        );
        entry_fault(other, entry, "conflict", words)
    })
    .collect()
}

/// The built-in facts and those that packs declare; two declarations of one fact must be equal.
fn vocabulary(files: &[PackFile], names: Names) -> (Vocabulary, Vec<PackFault>) {
    let mut vocabulary = Vocabulary::builtin();
    vocabulary.names = names;
    let mut faults = Vec::new();
    for file in files {
        let declared = read::declarations(&file.text);
        for (fact, line) in declared.facts {
            if vocabulary.get(&fact.id).is_some_and(|known| !same_fact(known, &fact)) {
                let (zh, en) = say!(
                    "事实“{}”已另有定义（内置或其他规则包），类型不同",
                    "the fact “{}” is already defined otherwise (built in or by another pack)",
                    fact.id
                );
                let key = format!("fact[{}]", fact.id);
                faults.push(PackFault { file: file.name.clone(), line, key, code: "duplicate_id", zh, en });
            } else {
                vocabulary.insert(fact);
            }
        }
        for word in declared.project_types {
            vocabulary.add_code(super::facts::id::PROJECT_TYPE, word);
        }
    }
    (vocabulary, faults)
}

fn same_fact(one: &FactDef, other: &FactDef) -> bool {
    one.kind == other.kind && one.about == other.about && one.timing == other.timing && one.otherwise == other.otherwise
}

fn head_fault(pack: &Pack, key: &str, code: &'static str, (zh, en): (String, String)) -> PackFault {
    let line = pack.lines.get(key).copied();
    PackFault { file: pack.file.clone(), line, key: key.to_owned(), code, zh, en }
}

fn entry_fault(pack: &Pack, entry: &Entry, code: &'static str, (zh, en): (String, String)) -> PackFault {
    PackFault { file: pack.file.clone(), line: entry.line, key: entry.key.clone(), code, zh, en }
}
