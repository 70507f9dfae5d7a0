//! The whole record to terms and back.

use super::record::{self, Case};
use super::scan::{count_before, number};
use super::{agreement, bidding, service};
use crate::kernel::region::BadRegionCode;
use crate::kernel::{Error, FieldError, Money, Result};
use crate::opportunities::model::{
    Beneficiaries, CaseStats, Confidence, LegalDoubt, OpportunityTerms, Provenance, QualificationTerm, ReviewerNote,
    SubstantiveTerm, TrackedChange,
};
use serde_json::Number;

pub(super) fn read(case: Case) -> Result<OpportunityTerms> {
    let provenance = provenance(&case)?;
    let region = case.region_code.parse().map_err(|bad: BadRegionCode| {
        let (zh, en) =
            bad.to_string().split_once(" / ").map(|(zh, en)| (zh.to_owned(), en.to_owned())).unwrap_or_default();
        Error::field("region_code", "bad_region", zh, en)
    })?;
    Ok(OpportunityTerms {
        plan_line: None,
        plan_reason: None,
        intention_reason: None,
        single_source: None,
        survey: None,
        survey_reason: None,
        consultation_reason: None,
        provenance: Some(provenance),
        deliverables_adjustable: case
            .deliverables_note
            .as_deref()
            .map(|note| note.contains("adjusted"))
            .filter(|yes| *yes),
        budget: Some(service::read_budget(&case)?),
        term: Some(service::read_term(&case)),
        title: Some(case.title),
        summary: None,
        purchaser: Some(service::read_purchaser(&case.purchaser_kind)),
        region: Some(region),
        category: Some(service::read_category(&case.catalogue_guess)),
        year: Some(case.year),
        procurement: case.procurement_method.as_deref().map(service::read_procurement),
        beneficiaries: Some(Beneficiaries {
            text: Some(case.beneficiaries),
            count: None,
            lines: Some(case.beneficiaries_where),
        }),
        deliverables: case.deliverables.into_iter().map(service::read_deliverable).collect(),
        deliverables_note: case.deliverables_note,
        pricing: case.pricing.map(service::read_pricing).transpose()?,
        staffing: Some(service::read_staffing(case.staffing)),
        qualifications: case
            .qualification
            .into_iter()
            .map(|q| QualificationTerm {
                text: Some(q.summary),
                quote: Some(q.quote),
                condition: None,
                lines: Some(q.r#where),
            })
            .collect(),
        qualifications_note: case.qualification_note,
        substantive_terms: case
            .substantive_terms
            .into_iter()
            .map(|term| SubstantiveTerm {
                team_size: count_before(&term.summary, &["人团队", "名团队", "人", "名"]),
                text: Some(term.summary),
                lines: Some(term.r#where),
            })
            .collect(),
        scoring: case.scoring.into_iter().map(bidding::read_group).collect::<Result<_>>()?,
        scoring_remark: case.weight_error,
        price_score: Some(bidding::read_price(case.price_score)?),
        tie_break: case.tie_break.map(bidding::read_tie_break),
        low_price_rule: case.low_price_rule.map(bidding::read_low_price).transpose()?,
        sme_deduction: case.sme_price_deduction.map(bidding::read_sme).transpose()?,
        cost_rules: case.cost_rules.into_iter().map(agreement::read_cost).collect::<Result<_>>()?,
        cost_rules_note: case.cost_rules_note,
        payments: case.payments.into_iter().map(agreement::read_payment).collect::<Result<_>>()?,
        payments_note: None,
        payments_remark: case.payments_error,
        acceptance: case.acceptance.into_iter().map(agreement::read_acceptance).collect(),
        assessments: case.performance_assessment.into_iter().map(agreement::read_assessment).collect::<Result<_>>()?,
        breach: case.breach.into_iter().map(agreement::read_breach).collect::<Result<_>>()?,
        lots: case.lots.map(service::read_lots).transpose()?,
        project_types: Vec::new(),
        complex: None,
        deadline: None,
        contact: None,
        attachments: Vec::new(),
        fair_justifications: Vec::new(),
    })
}

fn provenance(case: &Case) -> Result<Provenance> {
    let note = |finding: &record::Finding| ReviewerNote {
        comment_id: Some(finding.comment_id.clone()),
        target: Some(finding.target.clone()),
        kind: Some(finding.kind.clone()),
        comment: Some(finding.comment.clone()),
        lines: finding.r#where.clone(),
        in_extract: finding.in_extract,
        note_type: Some(finding.note_type.clone()),
    };
    let doubt = |doubt: &record::Doubt| -> Result<LegalDoubt> {
        let confidence: Confidence = doubt.confidence.parse().map_err(|_| {
            let seen = &doubt.confidence;
            Error::field(
                "legal_doubts.confidence",
                "unknown_word",
                format!("把握程度只能是 high、medium、low：{seen}"),
                format!("Confidence is high, medium or low, not {seen}"),
            )
        })?;
        Ok(LegalDoubt {
            target: Some(doubt.target.clone()),
            article: Some(doubt.article.clone()),
            why: Some(doubt.why.clone()),
            confidence: Some(confidence),
            lines: Some(doubt.r#where.clone()),
        })
    };
    let change =
        |c: &record::Summary| TrackedChange { summary: Some(c.summary.clone()), lines: Some(c.r#where.clone()) };
    Ok(Provenance {
        case_id: Some(case.id.clone()),
        source_file: Some(case.source_file.clone()),
        duplicates: case.duplicates.clone(),
        related: case.related.clone(),
        year_basis: Some(case.year_basis.clone()),
        document_kind: case.document_kind.clone(),
        tracked_changes: case.tracked_changes.iter().map(change).collect(),
        reviewer_notes: case.reviewer_findings.iter().map(note).collect(),
        legal_doubts: case.legal_doubts.iter().map(doubt).collect::<Result<_>>()?,
        stats: Some(CaseStats {
            scoring_items: case.stats.scoring_items,
            subjective_points: super::scan::points(&case.stats.subjective_points, "stats.subjective_points")?,
            reviewer_comments_total: case.stats.reviewer_comments_total,
            reviewer_comments_with_text: case.stats.reviewer_comments_with_text,
            findings: case.stats.findings,
            legal_doubts: case.stats.legal_doubts,
        }),
    })
}

/// Takes a value every record has.
fn needed<T: Clone>(value: Option<&T>, path: &str, faults: &mut Vec<FieldError>) -> Option<T> {
    if value.is_none() {
        faults.push(FieldError::new(
            path,
            "required",
            "案例记录必须有此项，请先填写",
            "Every record has this; fill it in first",
        ));
    }
    value.cloned()
}

pub(super) fn write(terms: &OpportunityTerms) -> Result<Case> {
    let mut faults = Vec::new();
    let provenance = terms.provenance.clone().unwrap_or_default();
    let stats = provenance.stats.clone().unwrap_or_default();
    let term = terms.term.as_ref();
    let mut needs = |value: Option<&String>, path: &str| needed(value, path, &mut faults).unwrap_or_default();
    let id = needs(provenance.case_id.as_ref(), "provenance.case_id");
    let title = needs(terms.title.as_ref(), "title");
    let region_code = needs(terms.region.map(|code| code.to_string()).as_ref(), "region");
    let year = needed(terms.year.as_ref(), "year", &mut faults).unwrap_or_default();
    let term_months = needed(term.and_then(|t| t.contract_months.as_ref()), "term.contract_months", &mut faults);
    let renewable_to_months = needed(term.and_then(|t| t.max_months.as_ref()), "term.max_months", &mut faults);
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    let budget = terms.budget.clone().unwrap_or_default();
    let unit_price = budget.unit_price.clone();
    let beneficiaries = terms.beneficiaries.clone().unwrap_or_default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Ok(Case {
        id,
        source_file: text(&provenance.source_file),
        title,
        purchaser_kind: terms.purchaser.as_ref().map(service::write_purchaser).unwrap_or_default(),
        region_code,
        year,
        year_basis: text(&provenance.year_basis),
        catalogue_guess: terms.category.as_ref().map(service::write_category).unwrap_or_default(),
        budget_yuan: budget.amount.map(yuan),
        term_months: term_months.unwrap_or_default(),
        renewable_to_months: renewable_to_months.unwrap_or_default(),
        term_where: term.map(|t| text(&t.lines)).unwrap_or_default(),
        beneficiaries: text(&beneficiaries.text),
        beneficiaries_where: text(&beneficiaries.lines),
        deliverables: terms.deliverables.iter().map(service::write_deliverable).collect(),
        staffing: service::write_staffing(&terms.staffing.clone().unwrap_or_default()),
        qualification: terms
            .qualifications
            .iter()
            .map(|q| record::Qualification { summary: text(&q.text), quote: text(&q.quote), r#where: text(&q.lines) })
            .collect(),
        scoring: terms.scoring.iter().map(bidding::write_group).collect(),
        price_score: bidding::write_price(&terms.price_score.clone().unwrap_or_default()),
        low_price_rule: terms.low_price_rule.as_ref().map(bidding::write_low_price),
        cost_rules: terms.cost_rules.iter().map(agreement::write_cost).collect(),
        payments: terms.payments.iter().map(agreement::write_payment).collect(),
        acceptance: terms
            .acceptance
            .iter()
            .map(|a| record::Summary { summary: text(&a.text), r#where: text(&a.lines) })
            .collect(),
        performance_assessment: terms.assessments.iter().map(agreement::write_assessment).collect(),
        breach: terms.breach.iter().map(agreement::write_breach).collect(),
        reviewer_findings: provenance.reviewer_notes.iter().map(write_note).collect(),
        legal_doubts: provenance.legal_doubts.iter().map(write_doubt).collect(),
        stats: write_stats(&stats),
        related: provenance.related.clone(),
        document_kind: provenance.document_kind.clone(),
        procurement_method: terms.procurement.as_ref().and_then(|p| p.wording.clone()),
        lots: terms.lots.as_ref().map(service::write_lots),
        budget_where: budget.lines,
        budget_note: budget.note,
        ceiling_unit_price: unit_price.as_ref().and_then(|price| price.amount).map(yuan),
        ceiling_unit: unit_price.as_ref().and_then(service::write_unit),
        ceiling_where: unit_price.as_ref().and_then(|price| price.lines.clone()),
        ceiling_note: unit_price.as_ref().and_then(|price| price.note.clone()),
        pricing: terms.pricing.as_ref().map(service::write_pricing),
        term_note: term.and_then(|t| t.note.clone()),
        deliverables_note: terms.deliverables_note.clone(),
        qualification_note: terms.qualifications_note.clone(),
        tie_break: terms.tie_break.as_ref().map(|t| record::TieBreak { rule: text(&t.rule), r#where: text(&t.lines) }),
        sme_price_deduction: terms.sme_deduction.as_ref().map(bidding::write_sme),
        cost_rules_note: terms.cost_rules_note.clone(),
        payments_error: terms.payments_remark.clone(),
        weight_error: terms.scoring_remark.clone(),
        duplicates: provenance.duplicates.clone(),
        substantive_terms: terms
            .substantive_terms
            .iter()
            .map(|t| record::Summary { summary: text(&t.text), r#where: text(&t.lines) })
            .collect(),
        tracked_changes: provenance
            .tracked_changes
            .iter()
            .map(|c| record::Summary { summary: text(&c.summary), r#where: text(&c.lines) })
            .collect(),
    })
}

fn write_note(note: &ReviewerNote) -> record::Finding {
    record::Finding {
        comment_id: note.comment_id.clone().unwrap_or_default(),
        target: note.target.clone().unwrap_or_default(),
        kind: note.kind.clone().unwrap_or_default(),
        comment: note.comment.clone().unwrap_or_default(),
        r#where: note.lines.clone(),
        in_extract: note.in_extract,
        note_type: note.note_type.clone().unwrap_or_default(),
    }
}

fn write_doubt(doubt: &LegalDoubt) -> record::Doubt {
    record::Doubt {
        target: doubt.target.clone().unwrap_or_default(),
        article: doubt.article.clone().unwrap_or_default(),
        why: doubt.why.clone().unwrap_or_default(),
        confidence: doubt.confidence.map(|c| c.as_str().to_owned()).unwrap_or_default(),
        r#where: doubt.lines.clone().unwrap_or_default(),
    }
}

fn write_stats(stats: &CaseStats) -> record::Stats {
    record::Stats {
        scoring_items: stats.scoring_items,
        // The record always writes this figure with a point.
        subjective_points: pointed(stats.subjective_points.decimal()),
        reviewer_comments_total: stats.reviewer_comments_total,
        reviewer_comments_with_text: stats.reviewer_comments_with_text,
        findings: stats.findings,
        legal_doubts: stats.legal_doubts,
    }
}

fn pointed(value: rust_decimal::Decimal) -> Number {
    let plain = number(value);
    if plain.is_i64() { serde_json::from_str(&format!("{plain}.0")).unwrap_or(plain) } else { plain }
}

/// Yuan as recorded: without a point when there are no fen.
pub(super) fn yuan(amount: Money) -> String {
    amount.decimal().normalize().to_string()
}

/// Yuan from the record.
pub(super) fn money(text: &str, path: &str) -> Result<Money> {
    text.parse().map_err(|bad: crate::kernel::money::BadMoney| {
        Error::field(path, "bad_money", bad.to_string(), format!("Not an amount in yuan: {text}"))
    })
}
