//! Entering and changing one organization.

use super::read::dossier_view;
use super::save::{Act, Save, save_all};
use super::{Ground, hand, relation};
use crate::app::App;
use crate::db::{OnceKey, once};
use crate::kernel::error::Faults;
use crate::kernel::ids::OrganizationId;
use crate::kernel::{Actor, Code, Error, FieldError, Relation, Result, Uscc};
use crate::organizations::model::edit::{EditInput, RegisterInput};
use crate::organizations::model::view::DossierView;
use crate::organizations::model::{Dossier, Hand, Organization, Record, Registration, Standing};
use crate::organizations::rules::{self, check, dated, edit as rule, project};
use crate::organizations::store;

/// Enters an organization.
///
/// # Errors
/// `invalid` with every fault; `duplicate` when the credit code is in the registry; `forbidden` outside the region.
pub fn register(app: &App, actor: &Actor, input: &RegisterInput, key: Option<&OnceKey>) -> Result<DossierView> {
    let unit = actor.unit()?;
    // Who registers nothing hears that before faults of the input; the region of the input is asked about below.
    actor.may(&rules::REGISTER, &Relation { region: Some(unit.region), ..Relation::default() })?;
    let now = app.clock.now();
    app.db.write(|tx| {
        once(tx, key, now, |tx| {
            let ground = Ground::load(app, tx, unit.region)?;
            let (uscc, records) = ground.checking(app, |lookup| registered(input, lookup))?;
            let Some(projection) = project::projection(&records, ground.today) else {
                return Err(Error::internal("a checked dossier has a registration"));
            };
            let organization = Organization::new(OrganizationId::new(), uscc, projection, now);
            actor.may(&rules::REGISTER, &Relation { region: Some(organization.region), ..Relation::default() })?;
            if !store::organizations_by_uscc(tx, &[uscc])?.is_empty() {
                return Err(taken(uscc));
            }
            let act = Act {
                actor,
                now,
                action: "organization.register",
                hand: Hand::Authority,
                reason: input.reason.trim(),
                import: None,
            };
            save_all(tx, act, &[Save::new(organization.clone(), &records)])?;
            let dossier = Dossier { organization, records };
            Ok(dossier_view(app, actor, &dossier, ground.today, &ground))
        })
    })
}

/// The records of a new organization, with every fault.
fn registered(input: &RegisterInput, lookup: &check::Lookup<'_>) -> Result<(Uscc, Vec<Record>)> {
    let mut faults = Faults::new();
    faults.extend(rule::reason(&input.reason));
    let uscc = input.uscc.parse::<Uscc>();
    if let Err(error) = &uscc {
        faults.extend([error.field("uscc")]);
    }
    let mut records: Vec<Record> = Vec::new();
    for (index, given) in input.records.iter().enumerate() {
        let record = rule::tidy(given.clone().record(Standing::Official));
        let within = |fault: FieldError| FieldError { path: format!("records[{index}].{}", fault.path), ..fault };
        faults.extend(check::record(&record, lookup).into_iter().map(within));
        if records.iter().any(|known| known.key() == record.key()) {
            faults.add(format!("records[{index}]"), "duplicate", "此条重复", "This record appears twice");
        }
        records.push(record);
    }
    match uscc {
        Ok(uscc) if faults.is_empty() => {
            faults.extend(check::dossier(&uscc, &records));
            faults.finish()?;
            Ok((uscc, dated::in_order(records)))
        }
        _ => Err(Error::invalid(faults.into_vec())),
    }
}

fn taken(uscc: Uscc) -> Error {
    Error::new(
        Code::Duplicate,
        format!("统一社会信用代码 {uscc} 已在登记库中；请打开该组织的档案进行修改"),
        format!("The registry already has {uscc}; open its dossier to change it"),
    )
}

/// Changes a dossier; saying again what is known changes nothing, not even the version.
///
/// # Errors
/// `invalid` with every fault, `version_conflict`, `forbidden`, `not_found`.
pub fn edit(app: &App, actor: &Actor, id: OrganizationId, expected: i64, input: &EditInput) -> Result<DossierView> {
    let now = app.clock.now();
    app.db.write(|tx| {
        let dossier = store::dossier_by_id(tx, id)?;
        actor.may(&rules::EDIT, &relation(&dossier.organization))?;
        rule::same_version(dossier.organization.version, expected)?;
        let ground = Ground::load(app, tx, dossier.organization.region)?;
        let (records, differences) = ground.checking(app, |lookup| {
            rule::apply(&dossier.organization.uscc, &dossier.records, input, hand(actor), lookup)
        })?;
        if differences.is_empty() {
            return Ok(dossier_view(app, actor, &dossier, ground.today, &ground));
        }
        let Some(projection) = project::projection(&records, ground.today) else {
            return Err(Error::internal("a checked dossier has a registration"));
        };
        let projected = dossier.organization.projected(projection);
        // Nobody moves an organization out of their own reach, or into it.
        actor.may(&rules::EDIT, &relation(&projected))?;
        let save = Save::change((&dossier.organization, &dossier.records), (projected, &records), differences, now);
        let act = Act {
            actor,
            now,
            action: "organization.edit",
            hand: hand(actor),
            reason: input.reason.trim(),
            import: None,
        };
        let organization = save.after.clone();
        save_all(tx, act, &[save])?;
        Ok(dossier_view(app, actor, &Dossier { organization, records }, ground.today, &ground))
    })
}

/// The present registration of a dossier, for those who name it.
#[must_use]
pub(super) fn name_on(dossier: &Dossier, day: chrono::NaiveDate) -> String {
    let registration = dated::on::<Registration>(&dossier.records, day);
    registration.map_or_else(|| dossier.organization.name.clone(), |(_, registration)| registration.name.clone())
}
