/** Writing of money, ratios and times. Money and ratios are exact: strings and integers, no floating point. */

/** China has one time zone; deadlines are read in it wherever the visitor is. */
export const ZONE = 'Asia/Shanghai'

/** `1234567.5` as `1,234,567.50`. */
export function money(yuan: string): string {
  const { sign, whole, cents } = parts(yuan)
  return `${sign}${grouped(whole)}.${cents}`
}

/** Sum in 万元 without loss, trailing zeros cut: `1695000.00` as `169.5`. */
export function wan(yuan: string): string {
  const { sign, whole, cents } = parts(yuan)
  const padded = whole.padStart(5, '0')
  const decimals = `${padded.slice(-4)}${cents}`.replace(/0+$/, '')
  return `${sign}${grouped(padded.slice(0, -4))}${decimals && `.${decimals}`}`
}

/** Whether a sum is large enough to be read in 万元. */
export function isLarge(yuan: string): boolean {
  return parts(yuan).whole.length > 4
}

function parts(yuan: string): { sign: string; whole: string; cents: string } {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(yuan)
  if (!match) throw new RangeError(`not a sum of money: ${yuan}`)
  return {
    sign: match[1] ?? '',
    whole: match[2]?.replace(/^0+(?=\d)/, '') ?? '0',
    cents: (match[3] ?? '').padEnd(2, '0')
  }
}

function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Basis points as percent: `1722` as `17.22%`. */
export function percent(basisPoints: number): string {
  const sign = basisPoints < 0 ? '-' : ''
  const abs = Math.abs(Math.trunc(basisPoints))
  const decimals = String(abs % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${sign}${Math.trunc(abs / 100)}${decimals && `.${decimals}`}%`
}

/** Percent as typed (`17.22`, `17.22%`) in basis points; `undefined` when it is no percentage of two places. */
export function basisPoints(text: string): number | undefined {
  const match = /^\s*(\d{1,5})(?:\.(\d{1,2}))?\s*[%％]?\s*$/.exec(text)
  return match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : undefined
}

/** Money as typed (`12,000`, `1.5万`, full-width digits) in the form the server wants; `undefined` when unreadable. */
export function typedMoney(text: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[,\s¥]/g, '')
    .replace(/元$/, '')
  const match = /^(\d{1,15})(?:\.(\d+))?(万)?$/.exec(plain)
  if (!match) return undefined
  const [, whole = '', decimals = '', tenThousand] = match
  const shift = tenThousand ? 4 : 0
  const padded = decimals.padEnd(shift, '0')
  if (padded.length > shift + 2 && /[1-9]/.test(padded.slice(shift + 2))) return undefined
  const yuan = `${whole}${padded.slice(0, shift)}`.replace(/^0+(?=\d)/, '')
  return `${yuan}.${padded.slice(shift, shift + 2).padEnd(2, '0')}`
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatted(instant: Date | number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale}${JSON.stringify(options)}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { timeZone: ZONE, hourCycle: 'h23', ...options })
    formats.set(key, format)
  }
  return format.format(instant)
}

/** A moment in China: `2026年11月21日 17:00` or `21 Nov 2026, 17:00`. */
export function dateTime(instant: string, locale: string): string {
  return formatted(new Date(instant), dialect(locale), {
    year: 'numeric',
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit'
  })
}

/** A calendar day (`2026-11-21`) or the day in China of a moment, in words. */
export function day(value: string, locale: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(value) ? `${value}T12:00:00+08:00` : value
  return formatted(new Date(instant), dialect(locale), {
    year: 'numeric',
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric'
  })
}

/** The day in China of a moment as `2026-11-21`, for lists and tables. */
export function isoDay(value: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : formatted(new Date(value), 'sv-SE', { dateStyle: 'short' })
}

/** The clock in China, `17:00`. */
export function clock(instant: number): string {
  return formatted(instant, 'sv-SE', { hour: '2-digit', minute: '2-digit' })
}

/** A moment as the clock in China shows it: `2026-11-21T17:00`. China has had no daylight saving time since 1991. */
export function chinaTime(instant: string): string {
  return new Date(Date.parse(instant) + CHINA_AHEAD).toISOString().slice(0, 16)
}

/** A time of the clock in China in UTC, as the server wants it. */
export function fromChinaTime(local: string): string {
  return new Date(Date.parse(`${local}Z`) - CHINA_AHEAD).toISOString().replace('.000Z', 'Z')
}

const CHINA_AHEAD = 8 * 3_600_000

function dialect(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale
}

/** Time between two moments in whole units, the two largest that matter. */
export interface Remaining {
  past: boolean
  days: number
  hours: number
  minutes: number
  seconds: number
}

/** What remains until a deadline. */
export function remaining(until: number, now: number): Remaining {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000))
  return {
    past: until <= now,
    days: Math.floor(seconds / 86_400),
    hours: Math.floor((seconds % 86_400) / 3600),
    minutes: Math.floor((seconds % 3600) / 60),
    seconds: seconds % 60
  }
}

/** Size of a file: `1.5 MB`. */
export function bytes(count: number): string {
  if (count < 1024) return `${count} B`
  const unit = count < 1024 ** 2 ? 'kB' : 'MB'
  const value = count / (unit === 'kB' ? 1024 : 1024 ** 2)
  return `${value.toFixed(value < 10 ? 1 : 0)} ${unit}`
}
