import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, ok } from '@/api/client'
import { usePageTitle } from '@/app/page-title'
import { useFormat } from '@/composables/format'

/** One text of a pack, named in the page's title. */
export function usePack(id: () => string) {
  const format = useFormat()
  const query = useQuery({
    queryKey: computed(() => ['policies', 'text', id()]),
    queryFn: ({ signal }) => ok(api.GET('/api/v1/policies/{id}', { params: { path: { id: id() } }, signal }))
  })
  const title = computed(() => query.data.value && format.said(query.data.value.pack.title))
  usePageTitle(title)
  return { ...query, title }
}
