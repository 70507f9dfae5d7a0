import { reactive } from 'vue'
import { api, ok } from '@/api/client'
import { Problem } from '@/api/problem'

/** Full names of regions by code, outermost first, learnt as they are asked for. */
const names = reactive(new Map<string, string[]>())
/** Milliseconds. */
const RETRY_AFTER = 30_000
let wanted = new Set<string>()

async function fetchWanted(): Promise<void> {
  const codes = [...wanted]
  wanted = new Set()
  try {
    const regions = await ok(api.GET('/api/v1/regions', { params: { query: { codes: codes.join(',') } } }))
    for (const region of regions) names.set(region.code, [...region.above, region.name])
  } catch (error) {
    // Names are a courtesy: without them the code is shown. Forgetting it asks again where it is still shown, so not at once.
    if (!(error instanceof Problem)) throw error
    setTimeout(() => {
      for (const code of codes) names.delete(code)
    }, RETRY_AFTER)
  }
}

/** Names of the regions above and the region itself; codes asked for in one moment are fetched together. */
export function regionNames(code: string): string[] {
  const known = names.get(code)
  if (known) return known
  if (wanted.size === 0) queueMicrotask(fetchWanted)
  wanted.add(code)
  names.set(code, [code])
  return [code]
}
