import { QueryClient } from '@tanstack/vue-query'
import { Problem } from '@/api/problem'

/** Reads are shared and kept fresh here; a passing failure is tried again twice, anything else is shown at once. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => error instanceof Problem && error.transient && count < 2
    }
  }
})
