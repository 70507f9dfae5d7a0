import { describe, expect, it } from 'vitest'
import {
  basisPoints,
  bytes,
  chinaTime,
  dateTime,
  day,
  fromChinaTime,
  isLarge,
  isoDay,
  money,
  percent,
  remaining,
  typedMoney,
  wan
} from './format'

describe('money', () => {
  it('groups thousands and keeps two places', () => {
    expect(money('0')).toBe('0.00')
    expect(money('120000.00')).toBe('120,000.00')
    expect(money('-1234567.5')).toBe('-1,234,567.50')
    // Beyond what a floating point number can hold.
    expect(money('12345678901234567890.12')).toBe('12,345,678,901,234,567,890.12')
  })

  it('gives 万元 without loss', () => {
    expect(wan('1695000.00')).toBe('169.5')
    expect(wan('120000')).toBe('12')
    expect(wan('12345.67')).toBe('1.234567')
    expect(wan('500')).toBe('0.05')
  })

  it('calls ten thousand and more large', () => {
    expect(isLarge('9999.99')).toBe(false)
    expect(isLarge('10000.00')).toBe(true)
  })

  it('refuses what is no sum', () => {
    expect(() => money('1e5')).toThrow(RangeError)
  })

  it('reads what people type', () => {
    expect(typedMoney('12,000')).toBe('12000.00')
    expect(typedMoney('16.9万元')).toBe('169000.00')
    expect(typedMoney('１２０００．５')).toBe('12000.50')
    expect(typedMoney('¥ 8')).toBe('8.00')
    expect(typedMoney('0012.30')).toBe('12.30')
    expect(typedMoney('1.234')).toBeUndefined()
    expect(typedMoney('1.2345678万')).toBeUndefined()
    expect(typedMoney('约3万')).toBeUndefined()
  })
})

describe('ratios', () => {
  it('shows basis points as percent', () => {
    expect(percent(1722)).toBe('17.22%')
    expect(percent(5000)).toBe('50%')
    expect(percent(1005)).toBe('10.05%')
    expect(percent(-50)).toBe('-0.5%')
  })

  it('reads a typed percentage', () => {
    expect(basisPoints('17.22%')).toBe(1722)
    expect(basisPoints('50')).toBe(5000)
    expect(basisPoints('0.5％')).toBe(50)
    expect(basisPoints('1/3')).toBeUndefined()
    expect(basisPoints('12.345')).toBeUndefined()
  })
})

describe('times', () => {
  it('are read in China whatever the visitor’s zone', () => {
    expect(dateTime('2026-11-20T16:30:00Z', 'zh-CN')).toBe('2026年11月21日 00:30')
    expect(dateTime('2026-11-20T16:30:00Z', 'en')).toBe('21 Nov 2026, 00:30')
    expect(isoDay('2026-11-20T16:30:00Z')).toBe('2026-11-21')
    expect(day('2026-11-21', 'zh-CN')).toBe('2026年11月21日')
  })

  it('are entered by the clock in China', () => {
    expect(fromChinaTime('2026-11-21T07:30')).toBe('2026-11-20T23:30:00Z')
    expect(chinaTime('2026-11-20T23:30:00Z')).toBe('2026-11-21T07:30')
  })

  it('count down to the second and no further than zero', () => {
    const until = Date.parse('2026-11-21T09:00:00Z')
    expect(remaining(until, until - 90_061_000)).toEqual({ past: false, days: 1, hours: 1, minutes: 1, seconds: 1 })
    expect(remaining(until, until - 1)).toEqual({ past: false, days: 0, hours: 0, minutes: 0, seconds: 1 })
    expect(remaining(until, until)).toEqual({ past: true, days: 0, hours: 0, minutes: 0, seconds: 0 })
  })
})

it('sizes of files are short', () => {
  expect(bytes(900)).toBe('900 B')
  expect(bytes(1536)).toBe('1.5 kB')
  expect(bytes(20 * 1024 * 1024)).toBe('20 MB')
})
