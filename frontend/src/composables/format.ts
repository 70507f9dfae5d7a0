import { useI18n } from 'vue-i18n'
import * as format from '@/i18n/format'

/** The writings of `i18n/format` in the language in use. */
export function useFormat() {
  const { locale } = useI18n()
  return {
    money: format.money,
    wan: format.wan,
    isLarge: format.isLarge,
    percent: format.percent,
    isoDay: format.isoDay,
    clock: format.clock,
    bytes: format.bytes,
    day: (value: string) => format.day(value, locale.value),
    dateTime: (value: string) => format.dateTime(value, locale.value),
    /** A sentence the server gives in both languages. */
    said: (text: { zh: string; en?: string }) => (locale.value === 'en' && text.en ? text.en : text.zh),
    count: (value: number) => value.toLocaleString(locale.value)
  }
}
