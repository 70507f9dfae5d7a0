//! Reading what was opened: the bid, what its claims show, its files.

use super::Case;
use super::bids::opened_of;
use crate::app::App;
use crate::kernel::ids::FileId;
use crate::kernel::{Actor, Error, Instant, Result};
use crate::opportunities::model::OpportunityTerms;
use crate::opportunities::rules::Evidence;
use crate::reviews::model::{BidContent, BidFile, ContentQuery, ReviewId};
use crate::reviews::rules::access;
use crate::reviews::rules::scoring::{MarkMode, items};
use crate::submissions::model::{SealedFile, SubmissionContent};
use crate::submissions::rules::{Standing, evidence, projects};
use crate::submissions::service as submissions;
use std::collections::BTreeMap;

/// What a bidder handed in, for the panel and the purchaser.
///
/// # Errors
/// `not_found`; `invalid` for a bid of another review; those of the database.
pub fn content(app: &App, actor: &Actor, id: ReviewId, query: ContentQuery) -> Result<BidContent> {
    app.db.read(|conn| {
        let case = Case::open(conn, actor, &access::REVIEW_CONTENT, id)?;
        let bid = case.bid(query.bid)?;
        let opened = opened_of(conn, case.review.opportunity_id, bid)?;
        let file =
            |file: SealedFile| BidFile { id: file.id, name: file.name, file_type: file.file_type, size: file.size };
        Ok(BidContent {
            claimed: claimed(&case.terms, &opened.content, opened.sealed_at),
            files: opened.files.into_iter().map(file).collect(),
            content: opened.content,
        })
    })
}

/// What the claims show, taken at their word, for every item that is computed from accepted evidence: the panel begins with it
/// and takes out what it does not accept.
fn claimed(terms: &OpportunityTerms, content: &SubmissionContent, sealed_at: Instant) -> BTreeMap<String, Evidence> {
    let on = terms.deadline.unwrap_or(sealed_at).date();
    let named =
        |name: &str| items(terms).find(|(_, item)| item.item.name.as_deref() == Some(name)).map(|(path, _)| path);
    let shown = |path: &str| content.claim(path).and_then(|claim| claim.evidence.as_ref());
    let mut all = BTreeMap::new();
    for (path, item) in items(terms).filter(|(_, item)| matches!(item.mode, MarkMode::Computed | MarkMode::Mixed)) {
        let (Some(shape), Some(claim)) = (&item.item.shape, shown(&path)) else { continue };
        let rests_on = item.item.depends_on.as_deref().and_then(named);
        let accepted = rests_on.and_then(|path| shown(&path)).map(projects).unwrap_or_default();
        all.insert(path, evidence(shape, claim, &Standing { on, accepted }));
    }
    all
}

/// A file of a bid with its content, for the panel and the purchaser.
///
/// # Errors
/// `not_found`; `invalid` for a bid of another review; `unavailable` when the store is away; those of the database.
pub async fn file(
    app: &App,
    actor: &Actor,
    id: ReviewId,
    query: ContentQuery,
    file: FileId,
) -> Result<(SealedFile, Vec<u8>)> {
    let (here, who) = (app.clone(), actor.clone());
    let found = move || {
        here.db.read(|conn| {
            let case = Case::open(conn, &who, &access::REVIEW_FILE, id)?;
            let opened = opened_of(conn, case.review.opportunity_id, case.bid(query.bid)?)?;
            opened.files.into_iter().find(|one| one.id == file).ok_or_else(Error::not_found)
        })
    };
    let entry = tokio::task::spawn_blocking(found).await.unwrap_or_else(|panic| Err(Error::internal(panic)))?;
    let content = submissions::opened_file(app, &entry).await?;
    Ok((entry, content))
}
