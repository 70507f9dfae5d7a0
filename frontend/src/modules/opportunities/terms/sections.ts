/** The parts of the terms in the order they are written and read: steps of the wizard, chapters of the notice. */
export const sections: readonly { key: string; fields: readonly string[] }[] = [
  {
    key: 'basics',
    fields: [
      'title',
      'summary',
      'year',
      'plan_line',
      'plan_reason',
      'intention_reason',
      'region',
      'category',
      'purchaser',
      'procurement',
      'single_source',
      'deadline',
      'contact'
    ]
  },
  { key: 'survey', fields: ['survey', 'survey_reason', 'consultation_reason'] },
  {
    key: 'service',
    fields: ['beneficiaries', 'deliverables', 'deliverables_note', 'deliverables_adjustable', 'term', 'lots']
  },
  { key: 'budget', fields: ['budget', 'pricing', 'cost_rules', 'cost_rules_note'] },
  { key: 'people', fields: ['staffing', 'qualifications', 'qualifications_note', 'substantive_terms'] },
  {
    key: 'scoring',
    fields: ['scoring', 'scoring_remark', 'price_score', 'tie_break', 'low_price_rule', 'sme_deduction']
  },
  { key: 'contract', fields: ['payments', 'payments_remark', 'acceptance', 'assessments', 'breach'] },
  // Not a field of the forms: files have a form of their own.
  { key: 'attachments', fields: ['attachments'] }
]
