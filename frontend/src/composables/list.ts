import { keepPreviousData, useQuery } from '@tanstack/vue-query'
import { type ComputedRef, computed, nextTick, reactive, ref, shallowRef, watch } from 'vue'
import { type LocationQuery, type LocationQueryRaw, useRoute, useRouter } from 'vue-router'
import { asProblem, type Problem } from '@/api/problem'

/** One page of a list, as the server gives it. */
export interface Page<T> {
  items: T[]
  /** Cursor of the next page; absent on the last. */
  next?: string | null
  /** Count of all, where it is cheap. */
  total?: number | null
}

/** How a filter is written in the URL. */
export interface FilterCodec<V> {
  /** The value that filters nothing; it is left out of the URL. */
  none: V
  read(text: string): V
  write(value: V): string
}

/** Free text or a single choice. */
export const text = (): FilterCodec<string> => ({ none: '', read: (t) => t, write: (v) => v })

/** Several choices, comma-separated. */
export const many = (): FilterCodec<string[]> => ({
  none: [],
  read: (t) => t.split(',').filter(Boolean),
  write: (v) => v.join(',')
})

/** A yes that is written only when set. */
export const flag = (): FilterCodec<boolean> => ({ none: false, read: (t) => t === '1', write: (v) => (v ? '1' : '') })

type Codecs<F> = { [K in keyof F]: FilterCodec<F[K]> }

/** What a list asks the server for. */
export interface ListRequest<F> {
  filters: F
  /** Declared key, `-` in front for descending. */
  sort: string
  after?: string
  limit: number
}

export interface ListOptions<F, T> {
  /** Name in the query cache. */
  key: string
  filters: Codecs<F>
  /** Order when the URL names none. */
  sort: string
  load(request: ListRequest<F>, signal: AbortSignal): Promise<Page<T>>
  limit?: number
}

/** A list as {@link useList} gives it and `DataList` shows it. */
export interface List<T, F = unknown> {
  filters: F
  sort: string
  readonly items: readonly T[]
  readonly total: number | undefined
  /** First page is 1. */
  readonly page: number
  readonly hasNext: boolean
  readonly hasPrevious: boolean
  /** Nothing to show yet. */
  readonly loading: boolean
  /** Showing the former answer while the new one is under way. */
  readonly refreshing: boolean
  readonly problem: Problem | undefined
  /** Whether any filter is set. */
  readonly filtered: boolean
  next(): void
  previous(): void
  reset(): void
  refresh(): void
}

function single(value: LocationQuery[string] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

/**
 * A list whose filters, order and place live in the URL, so that a link or the back button brings back what was seen.
 * Pages follow the server's keyset cursors: forward by `next`, back through the cursors passed on the way here.
 */
export function useList<F extends object, T>(options: ListOptions<F, T>): List<T, F> {
  const route = useRoute()
  const router = useRouter()
  const home = route.name
  const names = Object.keys(options.filters) as (keyof F & string)[]
  /** Cursor of each page passed; page 1 has none. */
  const cursors = ref<Record<number, string | undefined>>({ 1: undefined })

  const values = computed(() => {
    const read: Partial<F> = {}
    for (const name of names) {
      const codec = options.filters[name]
      const written = single(route.query[name])
      read[name] = written === '' ? codec.none : codec.read(written)
    }
    return read as F
  })
  const sort = computed(() => single(route.query.sort) || options.sort)
  const after = computed(() => single(route.query.after) || undefined)
  const page = computed(() => (after.value ? Math.max(2, Number.parseInt(single(route.query.page), 10) || 2) : 1))

  let pending: LocationQueryRaw | undefined

  /** Gathers the changes of one moment into one step of the history. */
  function go(change: LocationQueryRaw): void {
    if (pending) {
      Object.assign(pending, change)
      return
    }
    pending = { ...change }
    nextTick(() => {
      const query = Object.fromEntries(
        Object.entries({ ...route.query, ...pending }).filter(([, v]) => v !== '' && v !== undefined && v !== null)
      )
      pending = undefined
      router.push({ query, hash: route.hash })
    })
  }

  const start = { after: undefined, page: undefined }
  const filters = reactive({}) as F
  for (const name of names) {
    const codec = options.filters[name]
    Object.defineProperty(filters, name, {
      enumerable: true,
      get: () => values.value[name],
      set: (value: F[typeof name]) => go({ ...start, [name]: codec.write(value ?? codec.none) })
    })
  }

  const request = computed<ListRequest<F>>(() => ({
    filters: values.value,
    sort: sort.value,
    after: after.value,
    limit: options.limit ?? 20
  }))
  const query = useQuery({
    queryKey: computed(() => [options.key, request.value]),
    queryFn: ({ signal }) => options.load(request.value, signal),
    placeholderData: keepPreviousData,
    // The page is being left: its URL no longer speaks about this list.
    enabled: computed(() => route.name === home)
  })

  const problem = shallowRef<Problem>()
  watch(
    query.error,
    (error) => {
      problem.value = error ? asProblem(error) : undefined
    },
    { immediate: true }
  )

  const live: {
    [K in keyof Omit<List<T, F>, 'next' | 'previous' | 'reset' | 'refresh' | 'filters' | 'sort'>]: ComputedRef<
      List<T, F>[K]
    >
  } = {
    items: computed(() => query.data.value?.items ?? []),
    total: computed(() => query.data.value?.total ?? undefined),
    page,
    hasNext: computed(() => Boolean(query.data.value?.next)),
    hasPrevious: computed(() => page.value > 1),
    loading: computed(() => query.isPending.value && !problem.value),
    refreshing: computed(() => query.isFetching.value && !query.isPending.value),
    problem: computed(() => problem.value),
    filtered: computed(() => names.some((name) => single(route.query[name]) !== ''))
  }

  return reactive({
    ...live,
    filters,
    sort: computed({
      get: () => sort.value,
      set: (value) => go({ ...start, sort: value === options.sort ? '' : value })
    }),
    next() {
      const cursor = query.data.value?.next
      if (!cursor) return
      cursors.value[page.value + 1] = cursor
      go({ after: cursor, page: String(page.value + 1) })
    },
    previous() {
      const target = page.value - 1
      const cursor = cursors.value[target]
      // Opened in the middle by a link: the way back is not known, so back to the beginning.
      go(target > 1 && cursor ? { after: cursor, page: String(target) } : start)
    },
    reset: () => go({ ...start, ...Object.fromEntries(names.map((name) => [name, ''])) }),
    refresh: () => {
      query.refetch()
    }
  }) as unknown as List<T, F>
}
