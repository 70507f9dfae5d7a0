//! Keeps docs/lifecycles.md equal to the tables in the code. `DUIJIE_BLESS=1 cargo test --test lifecycles` rewrites it.
//!
//! A room that declares a lifecycle adds one line to [`drawn`], in the order of the pipeline.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the failure")]

use duijie::awards::rules::{AWARD, REMEDY};
use duijie::catalogue::rules::LIFECYCLE as VERSION;
use duijie::contracts::rules::{CHANGE, CONTRACT};
use duijie::opportunities::rules::OPPORTUNITY;
use duijie::plans::rules::PLAN;
use duijie::policy::rules::LIFECYCLE as PACK;
use duijie::reviews::rules::{EXPERT, INVITATION, PANEL, REVIEW};
use duijie::submissions::rules::SUBMISSION;
use std::path::Path;

/// Each lifecycle's name and its diagram.
fn drawn() -> Vec<(&'static str, String)> {
    vec![
        (VERSION.name, VERSION.mermaid()),
        (PLAN.name, PLAN.mermaid()),
        (OPPORTUNITY.name, OPPORTUNITY.mermaid()),
        (SUBMISSION.name, SUBMISSION.mermaid()),
        (EXPERT.name, EXPERT.mermaid()),
        (PANEL.name, PANEL.mermaid()),
        (INVITATION.name, INVITATION.mermaid()),
        (REVIEW.name, REVIEW.mermaid()),
        (AWARD.name, AWARD.mermaid()),
        (REMEDY.name, REMEDY.mermaid()),
        (CONTRACT.name, CONTRACT.mermaid()),
        (CHANGE.name, CHANGE.mermaid()),
        (PACK.name, PACK.mermaid()),
    ]
}

fn document() -> String {
    let mut text = String::from(
        "# Lifecycles\n\nDrawn from the tables in the code by `tests/lifecycles.rs`; rewrite with `DUIJIE_BLESS=1 cargo test --test lifecycles`.\n\
         An arrow reads: action (who) [condition]; `time` happens by itself at its moment, `system` follows from another act.\n",
    );
    for (name, diagram) in drawn() {
        text.push_str(&format!("\n## {name}\n\n```mermaid\n{diagram}```\n"));
    }
    text
}

#[test]
fn the_drawn_lifecycles_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lifecycles.md");
    let document = document();
    if std::env::var_os("DUIJIE_BLESS").is_some() {
        std::fs::write(&path, &document).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        kept, document,
        "docs/lifecycles.md has drifted from the code; run DUIJIE_BLESS=1 cargo test --test lifecycles"
    );
}
