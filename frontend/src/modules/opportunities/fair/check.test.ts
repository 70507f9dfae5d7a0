import { expect, it } from 'vitest'
import { withReason } from './check'

it('keeps one reason for each finding and takes an emptied one back', () => {
  const one = withReason([], 'a', '依据行业标准设置')
  const two = withReason(one, 'b', '岗位需要')
  expect(withReason(two, 'a', '改')).toEqual([
    { finding: 'b', text: '岗位需要' },
    { finding: 'a', text: '改' }
  ])
  expect(withReason(two, 'b', '')).toEqual(one)
})
