/** JSON value as drafts hold it. */
export type Json = string | number | boolean | null | undefined | Json[] | { [key: string]: Json }

/** Lists whose rows are told apart by a field, which each row has and no two share: the field by the list's path. */
export type RowKeys = Readonly<Record<string, string>>

/** A place two people changed in different ways. */
export interface Clash {
  /** `budget.total` */
  path: string
  /** The same step by step: names of fields, and what tells a row apart. */
  steps: string[]
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

/** The rows of a list by what tells them apart; `undefined` where it does not. */
function byKey(list: Json, field: string): Map<string, Json> | undefined {
  if (list === undefined || list === null) return new Map()
  if (!Array.isArray(list)) return undefined
  const rows = new Map(list.map((row) => [isRecord(row) ? String(row[field] ?? '') : undefined, row]))
  return rows.size === list.length && !rows.has(undefined) ? (rows as Map<string, Json>) : undefined
}

/**
 * Joins two changed copies of one draft. Fields changed on one side only are taken from that side; a field changed on
 * both sides differently is a clash. A list is one field, because joining rows by place would mix them up; where a field
 * tells its rows apart they are joined one by one.
 */
export function merge<T>(base: T, mine: T, theirs: T, keys: RowKeys = {}): Merge<T> {
  const clashes: Clash[] = []
  let tookTheirs = false

  function join(b: Json, m: Json, t: Json, steps: string[]): Json {
    if (same(m, t) || same(t, b)) return m
    if (same(m, b)) {
      tookTheirs = true
      return t
    }
    if (isRecord(m) && isRecord(t)) {
      const from = isRecord(b) ? b : {}
      const names = new Set([...Object.keys(m), ...Object.keys(t)])
      return Object.fromEntries([...names].map((name) => [name, join(from[name], m[name], t[name], [...steps, name])]))
    }
    const path = steps.join('.')
    const field = keys[path]
    const rows = field === undefined ? [] : [b, m, t].map((list) => byKey(list, field))
    if (rows.length > 0 && rows.every((one) => one !== undefined)) {
      const [was, ours, others] = rows as [Map<string, Json>, Map<string, Json>, Map<string, Json>]
      const names = new Set([...ours.keys(), ...others.keys()])
      const joined = [...names].map((name) => join(was.get(name), ours.get(name), others.get(name), [...steps, name]))
      const left = joined.filter((row) => row !== undefined)
      return left.length > 0 ? left : undefined
    }
    clashes.push({ path, steps, base: b, mine: m, theirs: t })
    return m
  }

  const value = join(base as Json, mine as Json, theirs as Json, []) as T
  return { value, clashes, tookTheirs }
}

/** Writes what the other side has at the place of a clash. */
export function takeTheirs(target: { [key: string]: Json }, { steps, theirs }: Clash, keys: RowKeys = {}): void {
  write(target, steps, [])

  /** Gives the value with theirs in place of what is `left` steps further in. */
  function write(value: Json, left: readonly string[], gone: readonly string[]): Json {
    const [step, ...rest] = left
    if (step === undefined) return theirs
    const field = keys[gone.join('.')]
    if (Array.isArray(value) && field !== undefined) {
      const at = value.findIndex((row) => isRecord(row) && String(row[field] ?? '') === step)
      const row = write(value[at], rest, [...gone, step])
      value.splice(at < 0 ? value.length : at, at < 0 ? 0 : 1, ...(row === undefined ? [] : [row]))
    } else if (isRecord(value)) {
      value[step] = write(value[step], rest, [...gone, step])
    }
    return value
  }
}
