import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { Problem } from '@/api/problem'
import { credentials, onSessionEnd, renewSession, SESSION_PATH, send } from '@/api/transport'

/** Kinds of units, as the server names them. */
export type UnitKind = 'department' | 'organization' | 'authority' | 'finance' | 'agency' | 'supervisor' | 'operator'

/** Roles a person may hold in a unit. */
export type Role =
  | 'drafter'
  | 'approver'
  | 'organization_admin'
  | 'bidder'
  | 'registrar'
  | 'finance_officer'
  | 'agency_manager'
  | 'evaluator'
  | 'supervisor'
  | 'operator'

/** A unit the person belongs to and what he or she does there. */
export interface Membership {
  unit: { id: string; name: string; kind: UnitKind }
  roles: Role[]
}

/** Who is signed in. */
export interface Profile {
  person: { id: string; name: string }
  memberships: Membership[]
}

const KNOWN = 'duijie.signed-in'
const UNIT = 'duijie.unit'

function remember(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Storage refused: the session lives until the page is reloaded.
  }
}

function remembered(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await send(
    new Request(new URL(path, location.href), {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })
    })
  )
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) throw Problem.fromAnswer(response, answer)
  return answer
}

/** Who is signed in, in which units, and the one acted for. */
export const useSession = defineStore('session', () => {
  const profile = shallowRef<Profile>()
  const unitId = ref<string>()
  /** The session ended by itself while a page was open: the page stays, a dialog asks to sign in again. */
  const lapsed = ref(false)
  let restored: Promise<void> | undefined

  const acting = computed(() => profile.value?.memberships.find((m) => m.unit.id === unitId.value))
  const roles = computed(() => acting.value?.roles ?? [])

  onSessionEnd(() => {
    lapsed.value = profile.value !== undefined
  })

  /** Chooses the unit every following act is done for. */
  function actFor(id: string | undefined): void {
    unitId.value = id
    credentials.unit = id
    remember(UNIT, id)
  }

  async function loadProfile(): Promise<void> {
    const loaded = await call<Profile>('GET', '/api/v1/me')
    profile.value = loaded
    remember(KNOWN, '1')
    const wanted = unitId.value ?? remembered(UNIT)
    actFor((loaded.memberships.find((m) => m.unit.id === wanted) ?? loaded.memberships[0])?.unit.id)
    lapsed.value = false
  }

  function forget(): void {
    credentials.token = undefined
    profile.value = undefined
    lapsed.value = false
    remember(KNOWN, undefined)
    actFor(undefined)
  }

  /** Takes up the session of an earlier visit, once; a visitor who never signed in costs no call. */
  function restore(): Promise<void> {
    restored ??= (async () => {
      if (remembered(KNOWN) === undefined) return
      if (await renewSession()) await loadProfile()
      else forget()
    })().catch((error) => {
      // Not reached: the next navigation tries again.
      restored = undefined
      if (!(error instanceof Problem)) throw error
    })
    return restored
  }

  async function login(account: string, password: string): Promise<void> {
    const session = await call<{ access_token: string }>('POST', SESSION_PATH, { account, password })
    credentials.token = session.access_token
    await loadProfile()
  }

  async function logout(): Promise<void> {
    await call('DELETE', SESSION_PATH)
    forget()
  }

  return { profile, unitId, acting, roles, lapsed, restore, login, logout, actFor, loadProfile, forget }
})
