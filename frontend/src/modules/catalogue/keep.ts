import type { components } from '@/api/schema'

type Schemas = components['schemas']
export type Version = Schemas['VersionView']
export type OwnItem = Schemas['Item']
export type Placed = Schemas['ItemView']
export type Report = Schemas['ImportReport']

export const statuses: readonly Schemas['ItemStatus'][] = ['verified', 'secondary', 'unverified', 'recalled']

const NATION = '100000'

/** Whether a region is another or lies in it. */
export function liesIn(region: string, code: string): boolean {
  return region === NATION || code.startsWith(region.replace(/(00)+$/, ''))
}

/** The item a code would lie under: the longest other code it begins with. */
export function parentOf<T extends { code: string }>(code: string, items: readonly T[]): T | undefined {
  return items
    .filter((item) => item.code !== code && code.startsWith(item.code))
    .sort((a, b) => b.code.length - a.code.length)[0]
}
