/**
 * The terms of an opportunity as the forms and notices see them: which parts there are, in which order, and how each
 * field is written. The editor, the public notice and the print layout are all drawn from this one description;
 * `words.test.ts` holds it equal to the server's OpenAPI document.
 *
 * Not described, and kept untouched by the forms: line numbers of imported documents (`lines`), `provenance`, and the
 * files attached (`attachments`) and the reasons given in the fair-competition check (`fair_justifications`), which have a
 * card of their own.
 */

import { bidRecords } from './bid'
import {
  check,
  choice,
  date,
  decimal,
  integer,
  long,
  money,
  more,
  points,
  type RecordSpec,
  ratio,
  record,
  rows,
  text,
  texts,
  yesNo
} from './field'

/** Every record of the terms by its name in the API. */
export const records: Record<string, RecordSpec> = {
  OpportunityTerms: {
    title: { ...text, wide: true },
    summary: long,
    year: integer,
    plan_line: { kind: 'plan_line', wide: true },
    plan_reason: long,
    intention_reason: long,
    survey: record('Survey'),
    survey_reason: long,
    consultation_reason: long,
    project_types: more(texts),
    complex: more(yesNo),
    region: { kind: 'region' },
    category: record('Category'),
    purchaser: record('Purchaser'),
    procurement: record('Procurement'),
    single_source: more(record('SingleSource')),
    deadline: { kind: 'instant' },
    contact: record('Contact'),
    beneficiaries: record('Beneficiaries'),
    deliverables: rows('Deliverable'),
    deliverables_note: more(long),
    deliverables_adjustable: yesNo,
    term: record('ServiceTerm'),
    lots: record('Lots'),
    budget: record('Budget'),
    pricing: record('Pricing'),
    cost_rules: rows('CostTerm'),
    cost_rules_note: more(long),
    staffing: record('Staffing'),
    qualifications: rows('QualificationTerm'),
    qualifications_note: more(long),
    substantive_terms: rows('SubstantiveTerm'),
    scoring: rows('ScoringGroup'),
    scoring_remark: more(long),
    price_score: record('PriceScore'),
    tie_break: record('TieBreak'),
    low_price_rule: record('LowPriceRule'),
    sme_deduction: record('SmeDeduction'),
    payments: rows('PaymentTerm'),
    payments_note: more(long),
    payments_remark: more(long),
    acceptance: rows('AcceptanceTerm'),
    assessments: rows('AssessmentTerm'),
    breach: rows('BreachTerm')
  },
  Contact: { name: text, phone: text, email: text },
  Purchaser: { name: text, kind: choice('purchaser_kind'), wording: more(text) },
  Category: {
    code: { kind: 'category' },
    name: text,
    guess: more(check),
    alternatives: more(rows('CategoryRef')),
    wording: more(text)
  },
  CategoryRef: { code: text, name: text },
  Procurement: {
    method: choice('procurement_method'),
    method_reason: more({ ...long, wide: true }),
    evaluation: choice('evaluation_method'),
    separate_award: yesNo,
    candidates: integer,
    winners: integer,
    wording: more(text)
  },
  SingleSource: { reason: long, supplier: text, address: text, opinions: long },
  Survey: {
    from: date,
    to: date,
    questions: long,
    respondents: rows('SurveyRespondent'),
    market: long,
    supply: long,
    past_prices: long,
    follow_up: long,
    conclusions: long
  },
  SurveyRespondent: {
    name: text,
    kind: choice('respondent_kind'),
    channel: choice('survey_channel'),
    answered_on: date,
    answer: long
  },
  Beneficiaries: { text: long, count: integer },
  Deliverable: {
    name: { ...text, wide: true },
    quantity: record('Quantity'),
    unit: text,
    per: choice('per'),
    every: choice('every'),
    starts_on: more(date),
    period: more(text)
  },
  Quantity: { kind: choice('quantity_kind'), comparison: choice('comparison'), number: decimal, wording: more(text) },
  ServiceTerm: {
    contract_months: integer,
    max_months: integer,
    renewals: integer,
    renewal_months: more(integer),
    starts_on: more(date),
    ends_on: more(date),
    renewal_condition: { ...text, wide: true },
    note: more(long)
  },
  Lots: {
    total: integer,
    this_lot: text,
    allocation: choice('lot_allocation'),
    one_win: yesNo,
    min_bidders: integer,
    lots: rows('Lot'),
    rule: long,
    stated_elsewhere: more(rows('StatedCount')),
    remark: more(long),
    note: more(long)
  },
  Lot: { name: text, budget: money, posts: integer },
  StatedCount: { count: integer },
  Budget: {
    amount: money,
    period: choice('budget_period'),
    ceiling: money,
    unit_price: record('UnitPrice'),
    note: more(long)
  },
  UnitPrice: {
    amount: money,
    bound: choice('price_bound'),
    unit: choice('price_unit'),
    unit_wording: more(text),
    note: more(long)
  },
  Pricing: { mode: choice('pricing_mode'), discount: more(record('DiscountRange')), rule: more(long) },
  DiscountRange: { from: ratio, from_included: check, to: ratio, to_included: check, decimals: integer },
  CostTerm: {
    categories: { ...texts, wide: true },
    min: ratio,
    max: ratio,
    base: choice('cost_base'),
    base_wording: more(text),
    standard: more(money),
    bid_committed: more(yesNo),
    scored_in: more(text),
    quote: more(long),
    note: more(long)
  },
  Staffing: {
    posts: integer,
    per_site: more(record('PerSite')),
    roles: rows('StaffRole'),
    extra: long,
    note: more(long)
  },
  PerSite: { site: text, each: integer, sites: integer },
  StaffRole: {
    role: text,
    count: integer,
    requirement: { ...text, wide: true },
    substantive: check,
    additional: more(check),
    per_site: more(record('PerSite')),
    count_note: more(text)
  },
  QualificationTerm: { text: { ...text, wide: true }, condition: { kind: 'condition', wide: true }, quote: more(long) },
  SubstantiveTerm: { text: { ...text, wide: true }, team_size: more(integer) },
  ScoringGroup: { group: text, weight: points, items: rows('ScoringItem') },
  ScoringItem: {
    name: text,
    points,
    rule: long,
    scale: choice('point_scale'),
    shape: { kind: 'shape', wide: true },
    objective: yesNo,
    subjective_share: more(ratio),
    evidence: more(record('EvidenceTerm')),
    depends_on: more(text),
    shape_code: more(text),
    note: more(long)
  },
  EvidenceTerm: {
    text: long,
    window_from: date,
    window_to: date,
    window_of: text,
    issuer: text,
    verified_at: text,
    sealed_by: text,
    new_organization: text
  },
  PriceScore: { weight: points, formula: choice('price_formula'), formula_wording: more(long), note: more(long) },
  TieBreak: { order: { kind: 'choices', words: 'tie_breaker', wide: true }, rule: more(long) },
  LowPriceRule: {
    stance: choice('threshold_stance'),
    thresholds: record('LowPriceThresholds'),
    default_thresholds: more(record('LowPriceThresholds')),
    may_raise_to: more(ratio),
    trigger: long,
    triggers: more(texts),
    reply_minutes: integer,
    procedure: more(long),
    effect: more(long),
    basis: text,
    note: more(long)
  },
  LowPriceThresholds: { mean: ratio, second_lowest: ratio, ceiling: ratio },
  SmeDeduction: {
    rate: ratio,
    excludes_social_organizations: yesNo,
    template_min: more(ratio),
    template_max: more(ratio),
    template_wording: more(text),
    industry: more(text),
    excluded: more(text),
    note: more(long)
  },
  PaymentTerm: {
    kind: choice('payment_kind'),
    share: ratio,
    base: choice('payment_base'),
    base_wording: more(text),
    trigger: record('PaymentTrigger'),
    wording: long,
    invoice_period: more(record('Period')),
    documents: more(text)
  },
  PaymentTrigger: { event: choice('payment_event'), timing: choice('timing'), offset: record('Period'), date },
  Period: { count: integer, unit: choice('period_unit') },
  AcceptanceTerm: { text: long, third_party: yesNo, items: more(texts), indicators_met: more(ratio) },
  AssessmentTerm: {
    indicator: { ...text, wide: true },
    band: long,
    weighting: more(record('Weighting')),
    ratings: more(rows('RatingBand')),
    whole_scores: more(yesNo),
    deduction: more(record('ScoreDeduction')),
    strikes: more(record('Strikes')),
    vacancies: more(rows('Vacancy'))
  },
  Weighting: { weight: ratio, assessors: rows('AssessorShare') },
  AssessorShare: { assessor: text, at_least: ratio },
  RatingBand: { name: text, from: decimal, to: decimal },
  ScoreDeduction: { target: decimal, base: choice('payment_base') },
  Strikes: { of: choice('strike_of'), count: integer, consequence: choice('consequence') },
  Vacancy: { longer_than: record('Period'), consequence: choice('consequence') },
  BreachTerm: {
    text: long,
    share: ratio,
    base_wording: text,
    substantive: check,
    strikes: more(record('Strikes')),
    note: more(long)
  },

  // Scoring rules, by kind (see `shapes`).
  PriceShape: { formula: choice('price_formula'), adjusted: check },
  CountShape: {
    of: { ...text, wide: true },
    each: points,
    cap: points,
    kinds: more(texts),
    threshold: more(record('Threshold')),
    once_per_project: more(check),
    renewals_once: more(check),
    committed: more(check)
  },
  Threshold: { count: integer, worth: points },
  CountTableShape: { of: { ...text, wide: true }, kinds: more(texts), rows: rows('CountRow') },
  CountRow: { count: integer, worth: points },
  NamedShape: { items: rows('NamedWorth'), cap: points },
  NamedWorth: { name: text, worth: points },
  OptionsShape: { options: rows('NamedWorth') },
  GradeShape: {
    grades: rows('GradeRow'),
    otherwise: points,
    new_organization: more(record('NewOrganization')),
    equivalent_judged: more(check)
  },
  GradeRow: { grade: text, worth: points },
  NewOrganization: { within_months: integer, worth: points },
  LevelsShape: {
    of: { ...text, wide: true },
    levels: rows('LevelRow'),
    combine: choice('combine'),
    cap: points,
    highest_of_same: more(check)
  },
  LevelRow: { level: choice('level'), name: text, worth: points },
  DocumentsShape: {
    grades: rows('DocumentGrade'),
    cap: points,
    accepted_projects_only: more(check),
    once_per_project: more(check),
    top: more(integer),
    top_grade_counts_best: more(check),
    by_rank: more(check)
  },
  DocumentGrade: { words: texts, worth: points },
  CoverageShape: {
    by: choice('coverage_kind'),
    points: integer,
    each: points,
    full: points,
    rows: rows('CoverageRow')
  },
  CoverageRow: { covered: integer, worth: points },
  BandShape: { bands: rows('BandRow'), criteria: more(integer), otherwise: more(points), worst_needs_reason: check },
  BandRow: { name: text, criteria_met: integer, worth: points },
  IntervalShape: {
    of: text,
    unit: text,
    rows: rows('IntervalRow'),
    otherwise: points,
    declared: more(check)
  },
  IntervalRow: { from: decimal, from_included: check, to: decimal, to_included: check, worth: points },
  BundleShape: { conditions: texts, worth: points },
  CommitmentShape: { clauses: texts, by: choice('commitment_kind'), worth: points },
  IntegrityShape: { clean: points, recorded: points },
  PartsShape: {
    of: choice('subject'),
    persons: integer,
    gates: rows('Gate'),
    parts: rows('Part'),
    combine: choice('combine'),
    cap: points,
    same_person_again: more(yesNo)
  },
  Gate: { condition: { ...text, wide: true }, effect: choice('gate_effect'), team_size: more(integer) },
  Part: { name: text, cap: points, gates: more(rows('Gate')), shape: { kind: 'shape', wide: true } },
  OtherShape: { text: long },
  ...bidRecords
}

/** Record of each kind of scoring rule, in the order they are offered. */
export const shapes: Record<string, string> = {
  count: 'CountShape',
  count_table: 'CountTableShape',
  named: 'NamedShape',
  options: 'OptionsShape',
  grade: 'GradeShape',
  levels: 'LevelsShape',
  documents: 'DocumentsShape',
  coverage: 'CoverageShape',
  band: 'BandShape',
  interval: 'IntervalShape',
  all_or_nothing: 'BundleShape',
  commitment: 'CommitmentShape',
  integrity: 'IntegrityShape',
  parts: 'PartsShape',
  price: 'PriceShape',
  other: 'OtherShape'
}
