//! What the registry takes from the policy packs: the vocabulary of extension facts, the rule of Party coverage, and how long a
//! grade holds.

use crate::app::App;
use crate::kernel::RegionCode;
use crate::organizations::rules::grade::{GradeRule, validity};
use crate::organizations::rules::party::PartyRules;
use crate::organizations::rules::sheet;
use crate::policy::pack::{Kind, PeriodUnit};
use crate::policy::{Library, Question, Ruleset, Vocabulary};
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// A region, and the last day before the one asked for on which rules changed.
type Ask = (RegionCode, Option<NaiveDate>);

/// The packs loaded, with the rulesets already asked for: rules change only on days on which a pack begins or ends.
pub(super) struct Packs {
    library: Arc<Library>,
    turns: BTreeSet<NaiveDate>,
    known: Mutex<HashMap<Ask, Arc<Ruleset>>>,
}

impl Packs {
    pub(super) fn of(app: &App) -> Self {
        let library = app.policies();
        let begins = library.packs().map(|pack| pack.effective_from);
        let ends = library.packs().filter_map(|pack| pack.effective_until?.succ_opt());
        Self { turns: begins.chain(ends).collect(), known: Mutex::default(), library }
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        self.library.vocabulary()
    }

    /// The rules in force in a region on a day.
    pub(super) fn rules(&self, region: RegionCode, on: NaiveDate) -> Arc<Ruleset> {
        let key = (region, self.turns.range(..=on).next_back().copied());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let select = || {
            let question = Question { region, kind: Kind::Directory, project_type: None, on };
            Arc::new(self.library.select(&question))
        };
        Arc::clone(known.entry(key).or_insert_with(select))
    }

    /// First and last day of a grade whose result was announced on `noticed`; `None` where no pack says.
    pub(super) fn grade_validity(&self, region: RegionCode, noticed: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
        let rules = self.rules(region, noticed);
        let (_, years) = rules.period("grade_valid")?;
        let starts = rules.period("grade_valid_from").filter(|(_, start)| start.unit == PeriodUnit::Date);
        let rule = GradeRule { years: years.max.or(years.min)?, starts: starts.and_then(|(_, start)| start.day) };
        validity(noticed, rule)
    }

    /// Runs `f` with what fact sheets take.
    pub(super) fn sheets<T>(&self, f: impl FnOnce(sheet::Packs<'_>) -> T) -> T {
        let party: PartyRules<'_> = &|region, on| self.rules(region, on);
        f(sheet::Packs { vocabulary: self.vocabulary(), party })
    }
}
