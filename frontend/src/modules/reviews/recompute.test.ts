import { describe, expect, it } from 'vitest'
import { check, commitment, type DrawFile, listHash, order } from './recompute'

describe('recomputing a draw', () => {
  it('follows the worked example of the server', async () => {
    expect(await commitment('seed')).toBe('183a03f4be9f075b2fbb946e5152244f617b527413d2bb94bf2daf987d9e85be')
    expect(await order('seed', ['丙', '乙', '甲'].sort(), 'root')).toEqual(['乙', '甲', '丙'])
  })

  it('finds a changed seed, list or result', async () => {
    const candidates = ['a', 'b', 'c', 'd']
    const drawn = (await order('seed', candidates, 'root')).slice(0, 2)
    const sound = {
      draws: [
        {
          seed: 'seed',
          commitment: await commitment('seed'),
          candidates,
          list_hash: await listHash(candidates),
          root: 'root',
          drawn: drawn.map((code) => ({ code }))
        }
      ]
    } as unknown as DrawFile
    expect(await check(sound)).toEqual([{ seed: true, list: true, order: true }])
    const draw = sound.draws[0]
    if (!draw) throw new Error('no draw')
    const changed = (change: Partial<typeof draw>) => check({ ...sound, draws: [{ ...draw, ...change }] })
    expect((await changed({ seed: 'other' }))[0]?.seed).toBe(false)
    expect((await changed({ candidates: ['a', 'b', 'c', 'e'] }))[0]?.list).toBe(false)
    expect((await changed({ drawn: [...draw.drawn].reverse() }))[0]?.order).toBe(false)
  })
})
