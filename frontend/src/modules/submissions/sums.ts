import type { Json } from '@/composables/merge'

/** Sums of money are exact: fen as whole numbers, no floating point. */

/** A sum as the server writes it in fen; `undefined` for what is no sum. */
export function fen(value: Json): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(value ?? ''))
  if (!match) return undefined
  const whole = BigInt(match[2] ?? 0) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'))
  return match[1] ? -whole : whole
}

/** Fen as the server writes a sum. */
export function yuan(fen: bigint): string {
  const sign = fen < 0n ? '-' : ''
  const abs = fen < 0n ? -fen : fen
  return `${sign}${abs / 100n}.${String(abs % 100n).padStart(2, '0')}`
}

/** Quantity times unit price, to the nearest fen, halves up; `undefined` while one is missing. */
export function lineAmount(quantity: Json, price: Json): string | undefined {
  const unit = fen(price)
  const match = /^(\d+)(?:\.(\d{1,4}))?$/.exec(String(quantity ?? ''))
  if (unit === undefined || !match) return undefined
  const scaled = BigInt(match[1] ?? 0) * 10_000n + BigInt((match[2] ?? '').padEnd(4, '0'))
  return yuan((scaled * unit + 5_000n) / 10_000n)
}
