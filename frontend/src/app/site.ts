import { type ComputedRef, computed } from 'vue'
import { useI18n } from 'vue-i18n'

/** What the operator says about the platform, shown in the footer. */
export interface Site {
  /** 主办单位 */
  host: string
  phone: string
  address: string
  /** 网站标识码 */
  site_code: string
  icp: string
  /** 公安备案号 */
  police: string
}

const fields = ['host', 'phone', 'address', 'site_code', 'icp', 'police'] as const

/** The platform's particulars; what the operator has not set is said to be unset. */
export function useSite(): ComputedRef<Site> {
  const { t } = useI18n()
  return computed(() => Object.fromEntries(fields.map((field) => [field, t(`app.site.${field}`)])) as unknown as Site)
}
