import { expect, it } from 'vitest'
import { device } from './device'

it('names browser and system', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0'
  expect(device(edge)).toBe('Edge · Windows')
  expect(device('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1')).toBe(
    'Safari · iOS'
  )
  expect(device('curl/8.5')).toBe('curl/8.5')
})
