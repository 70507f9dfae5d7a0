import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { api, ok } from '@/api/client'
import type { FileLimits } from './transfer'

/** Types and size the server takes for a purpose, in the words of {@link FileLimits}; `undefined` until they are known. */
export function useFileLimits(purpose: string) {
  const { data, error, refetch } = useQuery({
    queryKey: ['files', 'purposes'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/files/purposes', { signal })),
    staleTime: 600_000
  })
  const limits = computed<FileLimits | undefined>(() => {
    const known = data.value?.find((one) => one.purpose === purpose)
    return (
      known && {
        endings: known.types.flatMap((type) => (type === 'jpeg' ? ['.jpg', '.jpeg'] : [`.${type}`])),
        size: known.limit_bytes
      }
    )
  })
  return { limits, error, refetch }
}
