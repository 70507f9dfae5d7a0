import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { api, ok } from '@/api/client'
import { Problem } from '@/api/problem'
import type { components } from '@/api/schema'
import { credentials, onSessionEnd, renewSession } from '@/api/transport'
import { forgetKept } from '@/composables/kept'

/** Kinds of units. */
export type UnitKind = components['schemas']['UnitKind']
/** Roles a person may hold in a unit. */
export type Role = components['schemas']['Role']
/** A unit the person belongs to and what he or she does there. */
export type Membership = components['schemas']['MembershipView']
/** Who is signed in. */
export type Profile = components['schemas']['Me']

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
    // A unit of an earlier visit may be another person's: it is named only once it is known to fit.
    const wanted = unitId.value ?? remembered(UNIT)
    actFor(undefined)
    const loaded = await ok(api.GET('/api/v1/me'))
    profile.value = loaded
    remember(KNOWN, '1')
    const active = loaded.memberships.filter((m) => m.unit.active)
    actFor((active.find((m) => m.unit.id === wanted) ?? active[0])?.unit.id)
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
    const session = await ok(api.POST('/api/v1/session', { body: { account, password } }))
    credentials.token = session.access_token
    await loadProfile()
  }

  async function logout(): Promise<void> {
    await ok(api.DELETE('/api/v1/session'))
    forgetKept()
    forget()
  }

  return { profile, unitId, acting, roles, lapsed, restore, login, logout, actFor, loadProfile, forget }
})
