import { computed, onScopeDispose, type Ref, reactive, ref, shallowRef, toRaw, watch } from 'vue'
import type { Tagged } from '@/api/client'
import { serverNow } from '@/api/clock'
import { asProblem, isAbort, Problem } from '@/api/problem'
import { type Clash, type Json, merge, type RowKeys, same, takeTheirs } from './merge'

export type DraftState = 'saved' | 'waiting' | 'saving' | 'failed' | 'clash'

export interface DraftOptions<T> {
  /** Reads the stored draft. */
  load(): Promise<Tagged<T>>
  /**
   * Stores it over the version `etag` and gives the new version. `stored` is what the server has, for those who send
   * only what differs. A 412 means somebody else stored one meanwhile.
   */
  save(value: T, etag: string, stored: T): Promise<Tagged<T>>
  /** Lists whose rows are joined one by one when two people write at once. */
  rows?: RowKeys
  /** Pause in typing after which it is stored, in milliseconds. */
  delay?: number
}

/** How a person settles a clash: whose value to keep at each path. */
export type Choices = Record<string, 'mine' | 'theirs'>

const RETRY_AFTER = 5000

function copy<T>(value: T): T {
  return structuredClone(deepRaw(value))
}

/** The plain value under Vue's proxies, at every depth: `structuredClone` refuses proxies. */
function deepRaw<T>(value: T): T {
  const raw = toRaw(value)
  if (Array.isArray(raw)) return raw.map(deepRaw) as T
  if (typeof raw === 'object' && raw !== null && Object.getPrototypeOf(raw) === Object.prototype) {
    return Object.fromEntries(Object.entries(raw).map(([k, v]) => [k, deepRaw(v)])) as T
  }
  return raw
}

/**
 * A draft kept on the server as it is typed. `value` is edited in place; a pause stores it. When somebody else stored
 * the same draft meanwhile, fields changed on one side only are joined silently and the rest is put to the person:
 * nothing either side typed is lost.
 */
export function useDraft<T extends object>(options: DraftOptions<T>) {
  const value = ref() as Ref<T | undefined>
  const state = ref<DraftState>('saved')
  const savedAt = ref<number>()
  const problem = shallowRef<Problem>()
  const clashes = shallowRef<Clash[]>([])
  /** Another person's changes came in by themselves. */
  const joined = ref(false)

  let base: T | undefined
  let etag = ''
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | undefined
  let disposed = false

  function adopt(stored: Tagged<T>): void {
    base = copy(stored.value)
    etag = stored.etag
  }

  async function load(): Promise<void> {
    try {
      const stored = await options.load()
      adopt(stored)
      value.value = copy(stored.value)
      problem.value = undefined
      state.value = 'saved'
    } catch (error) {
      if (!isAbort(error)) problem.value = asProblem(error)
    }
  }

  const dirty = () => value.value !== undefined && !same(value.value as Json, base as Json)

  async function takeUpTheirs(): Promise<void> {
    const stored = await options.load()
    const result = merge(base as T, copy(value.value as T), stored.value, options.rows)
    adopt(stored)
    value.value = result.value
    joined.value ||= result.tookTheirs
    clashes.value = result.clashes
    state.value = result.clashes.length > 0 ? 'clash' : 'waiting'
  }

  async function store(): Promise<void> {
    while (dirty() && state.value !== 'clash') {
      state.value = 'saving'
      const sent = copy(value.value as T)
      try {
        const stored = await options.save(sent, etag, base as T)
        base = sent
        etag = stored.etag
        savedAt.value = serverNow()
        problem.value = undefined
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        if (error.code !== 'version_conflict') {
          problem.value = error
          state.value = 'failed'
          if (error.transient && !disposed) schedule(RETRY_AFTER)
          return
        }
        await takeUpTheirs()
      }
    }
    if (state.value !== 'clash') state.value = 'saved'
  }

  /** Stores now what is not stored yet; resolves when it is, or when it failed or clashed (see `state`). */
  function flush(): Promise<void> {
    clearTimeout(timer)
    running ??= store()
      .catch((error) => {
        problem.value = asProblem(error)
        state.value = 'failed'
      })
      .finally(() => {
        running = undefined
      })
    return running
  }

  function schedule(delay: number): void {
    clearTimeout(timer)
    timer = setTimeout(flush, delay)
  }

  watch(
    value,
    () => {
      if (!dirty() || state.value === 'clash') return
      if (state.value !== 'saving') state.value = 'waiting'
      schedule(options.delay ?? 1500)
    },
    { deep: true }
  )

  /** Settles a clash and stores the result. */
  async function settle(choices: Choices): Promise<void> {
    const settled = copy(value.value as T)
    for (const clash of clashes.value) {
      if (choices[clash.path] === 'theirs') takeTheirs(settled as { [key: string]: Json }, clash, options.rows)
    }
    clashes.value = []
    state.value = 'waiting'
    value.value = settled
    await flush()
  }

  const warn = (event: BeforeUnloadEvent) => {
    if (dirty()) event.preventDefault()
  }
  addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    disposed = true
    removeEventListener('beforeunload', warn)
    clearTimeout(timer)
    // Left by a link: what was typed last is stored on the way out.
    if (dirty() && state.value !== 'clash') flush()
  })

  const loading = load()
  return reactive({
    value,
    state,
    savedAt,
    problem,
    clashes,
    joined,
    loaded: computed(() => value.value !== undefined),
    /** The version last stored, for acts on the draft (submit, publish). */
    etag: () => etag,
    ready: () => loading,
    reload: load,
    flush,
    settle
  })
}

export type Draft<T extends object> = ReturnType<typeof useDraft<T>>
