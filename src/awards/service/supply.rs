//! What the room of contracts takes from here.

use crate::app::App;
use crate::awards::model::{Award, AwardEntry, AwardId, AwardState};
use crate::awards::store;
use crate::db::Conn;
use crate::kernel::Result;
use crate::reviews::service::review::{self, Concluded};

/// An award with what it came from.
pub struct Awarded {
    /// The award.
    pub award: Award,
    /// Whom each lot goes to.
    pub entries: Vec<AwardEntry>,
    /// The review it follows.
    pub review: Concluded,
}

/// An award with what it came from. The caller decides who may see it.
///
/// # Errors
/// `not_found`; those of the database.
pub fn awarded(app: &App, conn: &mut Conn, id: AwardId) -> Result<Awarded> {
    let award = store::award_by_id(conn, id)?;
    let entries = store::entries_of(conn, id)?;
    let review = review::concluded(app, conn, award.review_id)?;
    Ok(Awarded { award, entries, review })
}

/// Where an award stands.
///
/// # Errors
/// `not_found`; those of the database.
pub fn award_state(conn: &mut Conn, id: AwardId) -> Result<AwardState> {
    Ok(store::award_by_id(conn, id)?.state)
}
