import type { Role, UnitKind } from '@/app/session'

/** Roles that can be held in a unit of each kind: what the forms offer. The server holds the rule. */
export const rolesOf: Record<UnitKind, readonly Role[]> = {
  department: ['drafter', 'approver'],
  organization: ['organization_admin', 'bidder'],
  authority: ['registrar'],
  finance: ['finance_officer'],
  agency: ['agency_manager', 'evaluator'],
  supervisor: ['supervisor'],
  operator: ['operator']
}

export const unitKinds = Object.keys(rolesOf) as UnitKind[]
