import type { Component } from 'vue'
import type { RouteRecordRaw } from 'vue-router'
import type { Role, UnitKind } from './session'

/** An entry of the portal's main navigation. */
export interface NavEntry {
  /** Key of the words. */
  label: string
  /** Route name. */
  to: string
  /** Smaller comes first. */
  order: number
}

/** Who may see something: any of the roles, at a unit of any of the kinds. Absent means everybody signed in. */
export interface Audience {
  kinds?: readonly UnitKind[]
  roles?: readonly Role[]
}

/** An entry of the workspace's side menu. */
export interface MenuEntry extends Audience {
  /** Key of the words. */
  label: string
  /** Route name. */
  to: string
  icon: Component
  /** Smaller comes first; the hundreds make the groups. */
  order: number
}

/**
 * What a business room brings to the application. `src/modules/<room>/module.ts` exports one as default and it is
 * found by its place: no list to keep. Its texts are `locales/zh-CN.json` and `locales/en.json`, under the room's name.
 */
export interface RoomModule {
  /** Pages inside the portal's frame. */
  portal?: RouteRecordRaw[]
  /** Pages inside the workspace's frame; signed in only. */
  workspace?: RouteRecordRaw[]
  /** Pages with a frame of their own. */
  bare?: RouteRecordRaw[]
  nav?: NavEntry[]
  menu?: MenuEntry[]
  /** Lists on the task page: what waits for the person. Each shows nothing where it has nothing to say. */
  tasks?: Component[]
}

const found = import.meta.glob<RoomModule>('../modules/*/module.ts', { eager: true, import: 'default' })

/** All rooms. */
export const rooms: readonly RoomModule[] = Object.values(found)

/** Main navigation of the portal, in order. */
export const navigation: readonly NavEntry[] = rooms.flatMap((r) => r.nav ?? []).sort((a, b) => a.order - b.order)

/** Side menu of the workspace, in order, for everybody; filter it with {@link admits}. */
export const menu: readonly MenuEntry[] = rooms.flatMap((r) => r.menu ?? []).sort((a, b) => a.order - b.order)

/** Whether somebody of these roles at a unit of this kind belongs to the audience. */
export function admits(audience: Audience, kind: UnitKind | undefined, roles: readonly Role[]): boolean {
  const kindFits = audience.kinds === undefined || (kind !== undefined && audience.kinds.includes(kind))
  const roleFits = audience.roles === undefined || audience.roles.some((role) => roles.includes(role))
  return kindFits && roleFits
}

declare module 'vue-router' {
  interface RouteMeta {
    /** Key of the page's title. */
    title?: string
    /** Names of the routes above this one in 当前位置, outermost first. */
    trail?: readonly string[]
    /** Only for these people; implies signing in. */
    audience?: Audience
  }
}
