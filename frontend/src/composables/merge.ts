/** JSON value as drafts hold it. */
export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json }

/** A place two people changed in different ways. */
export interface Clash {
  /** `budget.total` */
  path: string
  base: Json
  mine: Json
  theirs: Json
}

export interface Merge<T> {
  /** Both sides' changes; in a clash, mine. */
  value: T
  clashes: Clash[]
  /** Whether anything of theirs was taken over. */
  tookTheirs: boolean
}

/** Whether two JSON values say the same. Absent and `undefined` are the same. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((v, i) => same(v, b[i]))
  if (isRecord(a) && isRecord(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]))
  }
  return false
}

function isRecord(value: Json): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Joins two changed copies of one draft. Fields changed on one side only are taken from that side; a field changed on
 * both sides differently is a clash. Lists are one field: joining rows by place would mix them up.
 */
export function merge<T>(base: T, mine: T, theirs: T): Merge<T> {
  const clashes: Clash[] = []
  let tookTheirs = false

  function join(b: Json, m: Json, t: Json, path: string): Json {
    if (same(m, t) || same(t, b)) return m
    if (same(m, b)) {
      tookTheirs = true
      return t
    }
    if (isRecord(m) && isRecord(t)) {
      const from = isRecord(b) ? b : {}
      const keys = new Set([...Object.keys(m), ...Object.keys(t)])
      return Object.fromEntries(
        [...keys].map((key) => [key, join(from[key], m[key], t[key], path ? `${path}.${key}` : key)])
      )
    }
    clashes.push({ path, base: b, mine: m, theirs: t })
    return m
  }

  const value = join(base as Json, mine as Json, theirs as Json, '') as T
  return { value, clashes, tookTheirs }
}

/** Sets the value at a dotted path of records. */
export function setAt(target: { [key: string]: Json }, path: string, value: Json): void {
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let place = target
  for (const key of keys) {
    const next = place[key]
    if (!isRecord(next)) return
    place = next
  }
  place[last] = value
}
