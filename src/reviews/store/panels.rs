//! Panels, draws, candidates and invitations.

use super::met_version;
use crate::db::dialect::BATCH_ROWS;
use crate::db::schema::{panel, panel_candidate, panel_draw, panel_invitation};
use crate::db::{Conn, Tx};
use crate::kernel::ids::{AccountId, OpportunityId};
use crate::kernel::{Error, Result};
use crate::on_conn;
use crate::reviews::model::{CandidateRow, Draw, ExpertId, Invitation, InvitationId, Panel, PanelId, PanelState};
use diesel::prelude::*;

pub(in crate::reviews) fn panel_by_id(conn: &mut Conn, id: PanelId) -> Result<Panel> {
    let found = panel::table.find(id).select(Panel::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// Newest first.
pub(in crate::reviews) fn panels_of(conn: &mut Conn, opportunity: OpportunityId) -> Result<Vec<Panel>> {
    Ok(panel::table
        .filter(panel::opportunity_id.eq(opportunity))
        .order(panel::id.desc())
        .select(Panel::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn panel_insert(tx: &mut Tx<'_>, new: &Panel) -> Result<()> {
    diesel::insert_into(panel::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::reviews) fn panel_save(tx: &mut Tx<'_>, changed: &Panel) -> Result<Panel> {
    let rows = diesel::update(panel::table.filter(panel::id.eq(changed.id).and(panel::version.eq(changed.version))))
        .set((
            panel::state.eq(changed.state),
            panel::plan.eq(&changed.plan),
            panel::review_at.eq(changed.review_at),
            panel::chair.eq(changed.chair),
            panel::reason.eq(&changed.reason),
            panel::updated_at.eq(changed.updated_at),
            panel::disclosed_at.eq(changed.disclosed_at),
            panel::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    Ok(Panel { version: changed.version + 1, ..changed.clone() })
}

/// In order.
pub(in crate::reviews) fn draws_of(conn: &mut Conn, id: PanelId) -> Result<Vec<Draw>> {
    Ok(panel_draw::table
        .filter(panel_draw::panel_id.eq(id))
        .order(panel_draw::round)
        .select(Draw::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn draw_insert(tx: &mut Tx<'_>, draw: &Draw) -> Result<()> {
    diesel::insert_into(panel_draw::table).values(draw).execute(&mut **tx)?;
    Ok(())
}

/// Fills in a draw that was only committed.
pub(in crate::reviews) fn draw_save(tx: &mut Tx<'_>, draw: &Draw) -> Result<()> {
    let rows =
        diesel::update(panel_draw::table.find((draw.panel_id, draw.round)).filter(panel_draw::drawn_at.is_null()))
            .set((
                panel_draw::drawn_at.eq(draw.drawn_at),
                panel_draw::seats.eq(draw.seats),
                panel_draw::root_seq.eq(draw.root_seq),
                panel_draw::root.eq(&draw.root),
                panel_draw::list_hash.eq(&draw.list_hash),
                panel_draw::excluded.eq(&draw.excluded),
                panel_draw::bidders.eq(&draw.bidders),
            ))
            .execute(&mut **tx)?;
    met_version(rows)
}

/// In the order of the draws.
pub(in crate::reviews) fn candidates_of(conn: &mut Conn, id: PanelId) -> Result<Vec<CandidateRow>> {
    Ok(panel_candidate::table
        .filter(panel_candidate::panel_id.eq(id))
        .order((panel_candidate::round, panel_candidate::place))
        .select(CandidateRow::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn candidates_insert(tx: &mut Tx<'_>, rows: &[CandidateRow]) -> Result<()> {
    for some in rows.chunks(BATCH_ROWS) {
        on_conn!(tx, |c| diesel::insert_into(panel_candidate::table).values(some).execute(c))?;
    }
    Ok(())
}

pub(in crate::reviews) fn invitation_by_id(conn: &mut Conn, id: InvitationId) -> Result<Invitation> {
    let found = panel_invitation::table.find(id).select(Invitation::as_select()).first(conn).optional()?;
    found.ok_or_else(Error::not_found)
}

/// In the order of the draws.
pub(in crate::reviews) fn invitations_of(conn: &mut Conn, id: PanelId) -> Result<Vec<Invitation>> {
    Ok(panel_invitation::table
        .filter(panel_invitation::panel_id.eq(id))
        .order((panel_invitation::round, panel_invitation::place))
        .select(Invitation::as_select())
        .load(conn)?)
}

/// A person's, newest first, with their panels.
pub(in crate::reviews) fn invitations_to(conn: &mut Conn, account: AccountId) -> Result<Vec<(Invitation, Panel)>> {
    Ok(panel_invitation::table
        .inner_join(panel::table)
        .filter(panel_invitation::account_id.eq(account))
        .order(panel_invitation::id.desc())
        .select((Invitation::as_select(), Panel::as_select()))
        .load(conn)?)
}

/// An expert's rated invitations on disclosed panels, newest first.
pub(in crate::reviews) fn invitations_rated(conn: &mut Conn, expert: ExpertId) -> Result<Vec<Invitation>> {
    Ok(panel_invitation::table
        .inner_join(panel::table)
        .filter(panel_invitation::expert_id.eq(expert).and(panel_invitation::rated_at.is_not_null()))
        .filter(panel::state.eq(PanelState::Disclosed))
        .order(panel_invitation::id.desc())
        .select(Invitation::as_select())
        .load(conn)?)
}

pub(in crate::reviews) fn invitation_insert(tx: &mut Tx<'_>, new: &Invitation) -> Result<()> {
    diesel::insert_into(panel_invitation::table).values(new).execute(&mut **tx)?;
    Ok(())
}

/// Saves where the version is still `changed.version`, and counts the change.
pub(in crate::reviews) fn invitation_save(tx: &mut Tx<'_>, changed: &Invitation) -> Result<Invitation> {
    let same = panel_invitation::id.eq(changed.id).and(panel_invitation::version.eq(changed.version));
    let rows = diesel::update(panel_invitation::table.filter(same))
        .set((
            panel_invitation::state.eq(changed.state),
            panel_invitation::reason.eq(&changed.reason),
            panel_invitation::notified_at.eq(changed.notified_at),
            panel_invitation::answered_at.eq(changed.answered_at),
            panel_invitation::conduct.eq(changed.conduct),
            panel_invitation::conduct_comment.eq(&changed.conduct_comment),
            panel_invitation::rated_at.eq(changed.rated_at),
            panel_invitation::version.eq(changed.version + 1),
        ))
        .execute(&mut **tx)?;
    met_version(rows)?;
    Ok(Invitation { version: changed.version + 1, ..changed.clone() })
}
