import { expect, it } from 'vitest'
import { changedParts } from './draft-terms'

it('sends only what changed, and null for what is blank now', () => {
  const stored = { title: 'a', budget: { amount: '1.00' }, qualifications: [{ text: 'x' }] }
  expect(changedParts({ title: 'b', budget: { amount: '1.00' } }, stored)).toEqual({ title: 'b', qualifications: null })
  expect(changedParts(stored, stored)).toEqual({})
})
