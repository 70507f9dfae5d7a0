import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { api, ok } from '@/api/client'

/** Particulars the operator may set, in the order the footer shows them. */
const PARTICULARS = ['host_unit', 'contact', 'site_code', 'icp', 'police_record'] as const

/** The platform's name, the particulars its operator has set (what is not set is left out), and what it takes. */
export function useSite() {
  const { t, locale } = useI18n()
  const { data } = useQuery({
    queryKey: ['portal'],
    queryFn: ({ signal }) => ok(api.GET('/api/v1/portal', { signal })),
    staleTime: Number.POSITIVE_INFINITY
  })
  return computed(() => {
    const portal = data.value?.portal
    return {
      name: (locale.value === 'en' ? portal?.name_en : portal?.name_zh) || t('app.full_name'),
      host: portal?.host_unit ?? '',
      particulars: PARTICULARS.flatMap((key) =>
        portal?.[key] ? { label: t(`app.footer.${key}`), value: portal[key] } : []
      ),
      version: data.value?.version,
      /** Whether this is a demo server, whose time its operator moves on. */
      demo: data.value?.demo ?? false,
      /** Bytes of the largest sheet the server takes; unknown until it has said so. */
      sheetBytes: data.value?.limits.sheet_bytes
    }
  })
}
