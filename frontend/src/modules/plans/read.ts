import { shallowRef } from 'vue'
import { api, ok } from '@/api/client'
import { Problem } from '@/api/problem'
import { credentials } from '@/api/transport'
import { queryClient } from '@/app/queries'

const names = shallowRef<{ unit: string | undefined; titles: ReadonlyMap<string, string> }>()
let asked: string | undefined

/** Title of a line of the acting department's plans; `undefined` until it is known. For words made outside of components. */
export function lineName(id: string): string | undefined {
  const unit = credentials.unit
  if (unit && asked !== unit) {
    asked = unit
    queueMicrotask(() => learnNames(unit))
  }
  return names.value?.unit === unit ? names.value?.titles.get(id) : undefined
}

async function learnNames(unit: string): Promise<void> {
  try {
    const lines = await queryClient.fetchQuery({
      queryKey: ['plan-lines', unit],
      queryFn: () => ok(api.GET('/api/v1/plans/lines', {}))
    })
    const titles = new Map(lines.map(({ line, year }) => [line.id ?? '', `${year} · ${line.title ?? ''}`]))
    names.value = { unit, titles }
  } catch (error) {
    // Names are a courtesy.
    if (!(error instanceof Problem)) throw error
    asked = undefined
  }
}
