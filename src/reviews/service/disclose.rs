//! What is public of a disclosed panel.

use super::draw::own_of;
use crate::app::App;
use crate::audit;
use crate::db::Conn;
use crate::kernel::ids::OpportunityId;
use crate::kernel::{Actor, Error, Relation, Result, Text};
use crate::reviews::model::{Invitation, Panel, PanelId, PanelInput, PanelState, PublicMember, PublicPanel};
use crate::reviews::rules::access;
use crate::reviews::rules::draw::{DrawFile, DrawRecord, Drawn, FORMAT, list_hash, sorted};
use crate::reviews::store;

/// Disclosed panels of an opportunity, newest first.
///
/// # Errors
/// Those of the database.
pub fn public_list(app: &App, actor: &Actor, opportunity: OpportunityId) -> Result<Vec<PublicPanel>> {
    actor.may(&access::PUBLIC_LIST, &Relation::default())?;
    app.db.read(|conn| {
        let panels = store::panels_of(conn, opportunity)?.into_iter();
        panels.filter(|panel| panel.state == PanelState::Disclosed).map(|panel| public(conn, &panel)).collect()
    })
}

/// The record of the draws of a disclosed panel.
///
/// # Errors
/// `not_found` before disclosure; those of the database.
pub fn record(app: &App, actor: &Actor, id: PanelId) -> Result<DrawFile> {
    actor.may(&access::RECORD, &Relation::default())?;
    app.db.read(|conn| {
        let panel = store::panel_by_id(conn, id)?;
        if panel.state != PanelState::Disclosed {
            return Err(Error::not_found());
        }
        Ok(public(conn, &panel)?.record)
    })
}

fn public(conn: &mut Conn, panel: &Panel) -> Result<PublicPanel> {
    let plan: PanelInput = panel.plan.get()?;
    let title = own_of(conn, panel)?.title;
    let invitations = store::invitations_of(conn, panel.id)?;
    let kept: Vec<&Invitation> = invitations.iter().filter(|one| !one.state.has_left()).collect();
    let ids: Vec<_> = kept.iter().map(|one| one.expert_id).collect();
    let names = store::expert_names(conn, &ids)?;
    let mut members: Vec<PublicMember> = Vec::new();
    for one in &kept {
        members.push(PublicMember {
            number: one.seat,
            name: names.get(&one.expert_id).cloned().unwrap_or_default(),
            representative: false,
            chair: panel.chair == Some(one.seat),
            code: Some(one.code.clone()),
        });
    }
    members.sort_by_key(|member| member.number);
    for (number, one) in (i32::from(plan.experts) + 1..).zip(&plan.representatives) {
        let name = one.name.clone();
        members.push(PublicMember { number, name, representative: true, chair: false, code: None });
    }
    let candidates = store::candidates_of(conn, panel.id)?;
    let mut draws = Vec::new();
    for draw in store::draws_of(conn, panel.id)? {
        // A seed committed for a draw that was not needed in the end.
        let (Some(root_seq), Some(root)) = (draw.root_seq, draw.root) else { continue };
        let of_round = candidates.iter().filter(|one| one.round == draw.round);
        let codes = sorted(&of_round.map(|one| one.code.clone()).collect::<Vec<_>>());
        let drawn = invitations.iter().filter(|one| one.round == draw.round).map(|one| Drawn {
            code: one.code.clone(),
            name: if one.state.has_left() { None } else { names.get(&one.expert_id).cloned() },
            left: one.state.has_left().then(|| one.state.as_str().to_owned()),
        });
        draws.push(DrawRecord {
            seed: draw.seed,
            commitment: draw.commitment,
            committed: audit::proof(conn, draw.event_id, root_seq)?,
            root_seq,
            root,
            list_hash: list_hash(&codes),
            candidates: codes,
            excluded: draw.excluded.map(|excluded| excluded.get()).transpose()?.unwrap_or_default(),
            drawn: drawn.collect(),
        });
    }
    let record = DrawFile {
        format: FORMAT.to_owned(),
        subject: panel.id.to_string(),
        title: Text::new(format!("评审专家抽取：{title}"), format!("Draw of experts: {title}")),
        seats: u32::from(plan.experts),
        draws,
    };
    let disclosed_at = panel.disclosed_at.unwrap_or(panel.updated_at);
    Ok(PublicPanel { id: panel.id, opportunity_id: panel.opportunity_id, title, disclosed_at, members, record })
}
