//! A contract with what it is held against.

use super::{FILE, PUBLISH, SIGN};
use crate::app::App;
use crate::awards::model::Clock;
use crate::awards::service::clock;
use crate::contracts::model::{
    ClauseView, Contract, ContractDifference, ContractFinding, ContractState, ContractTerms, KeptRules,
};
use crate::contracts::rules::{self, Held};
use crate::db::Conn;
use crate::kernel::{Instant, Result};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::rules::facts;
use crate::opportunities::service::{OwnOpportunity, for_matching};
use crate::policy::service::library_kept;
use crate::policy::{Library, Question, Ruleset};
use crate::submissions::model::{LotOffer, OfferCosts};
use crate::submissions::rules::offer_under;
use std::sync::Arc;

/// A contract, its opportunity, and the rules: those kept with it, or those of today while it is not signed.
pub(super) struct Case {
    pub(super) own: OwnOpportunity,
    pub(super) library: Arc<Library>,
    pub(super) question: Question,
    pub(super) kept: bool,
    pub(super) rules: Ruleset,
    pub(super) terms: ContractTerms,
    origin: ContractTerms,
}

/// What a check of it found.
pub(super) struct Checked {
    pub(super) differences: Vec<ContractDifference>,
    pub(super) costs: OfferCosts,
    pub(super) clauses: Vec<ClauseView>,
    pub(super) findings: Vec<ContractFinding>,
}

impl Case {
    pub(super) fn load(app: &App, conn: &mut Conn, row: &Contract, now: Instant) -> Result<Self> {
        let own = for_matching(conn, row.opportunity_id)?;
        let kept: Option<KeptRules> = row.rules.as_ref().map(crate::db::types::JsonText::get).transpose()?;
        let (library, question, kept) = match kept {
            Some(kept) => (library_kept(app, conn, &kept.library)?, kept.question, true),
            None => (app.policies(), question(&own, now), false),
        };
        let rules = library.select(&question);
        Ok(Self { own, library, question, kept, rules, terms: row.terms()?, origin: row.origin.get()? })
    }

    /// The same saying this.
    pub(super) fn saying(self, terms: ContractTerms) -> Self {
        Self { terms, ..self }
    }

    pub(super) fn differences(&self) -> Result<Vec<ContractDifference>> {
        rules::differences(&self.origin, &self.terms, &self.rules)
    }

    pub(super) fn clauses(&self, app: &App) -> Vec<ClauseView> {
        app.clauses.views(self.question.kind, &self.terms, &self.rules)
    }

    pub(super) fn checked(&self, app: &App) -> Result<Checked> {
        Ok(self.held(app, self.differences()?))
    }

    /// Held against the rules alone, and not against tender documents and bid: of a change that both sides may sign.
    pub(super) fn held_alone(&self, app: &App) -> Checked {
        self.held(app, Vec::new())
    }

    fn held(&self, app: &App, differences: Vec<ContractDifference>) -> Checked {
        let (costs, clauses) = (self.costs(), self.clauses(app));
        let held = Held { rules: &self.rules, differences: &differences, costs: &costs, clauses: &clauses };
        let findings = rules::check(&self.terms, &held);
        Checked { differences, costs, clauses, findings }
    }

    /// The budget under every cost rule: those of the packs and those the contract has from the need and the bid.
    fn costs(&self) -> OfferCosts {
        let offer = LotOffer { total: self.terms.price, budget: self.terms.budget.clone(), ..LotOffer::default() };
        let bound = OpportunityTerms {
            cost_rules: self.terms.cost_rules.clone(),
            staffing: self.terms.staffing.clone(),
            ..OpportunityTerms::default()
        };
        let asked = self.own.published.as_ref().unwrap_or(&self.own.terms);
        let sheet = facts(self.own.id.as_str(), self.own.kind, asked, self.rules.vocabulary());
        offer_under(&offer, &bound, &self.rules, &sheet, self.question.on)
    }

    /// When the next step is due, with the rule.
    pub(super) fn due(&self, row: &Contract) -> Option<Clock> {
        clock(&self.rules, period_of(row.state)?, row.due_at)
    }
}

/// The period that runs in a state.
pub(super) const fn period_of(state: ContractState) -> Option<&'static str> {
    match state {
        ContractState::Draft | ContractState::Offered | ContractState::OrgConfirmed => Some(SIGN),
        ContractState::Signed => Some(PUBLISH),
        ContractState::Published => Some(FILE),
        _ => None,
    }
}

/// Which rules hold for a contract made today.
fn question(own: &OwnOpportunity, now: Instant) -> Question {
    let terms = own.published.as_ref().unwrap_or(&own.terms);
    Question {
        region: terms.region.unwrap_or(own.unit_region),
        kind: own.kind.policy_kind(),
        project_type: terms.project_types.first().cloned(),
        on: now.date(),
    }
}
