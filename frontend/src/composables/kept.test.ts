import { afterEach, expect, it } from 'vitest'
import { effectScope, nextTick, reactive } from 'vue'
import { forgetKept, useKept } from './kept'

afterEach(forgetKept)

const blank = () => reactive({ text: '', outcome: '', files: ['a'] })

/** Opens the form, as after a reload. */
function open(person: string, name = 'answer.1') {
  const form = blank()
  const scope = effectScope()
  const kept = scope.run(() => useKept(person, name, form, ['text', 'outcome']))
  if (!kept) throw new Error('no scope')
  return { form, kept, leave: () => scope.stop() }
}

it('gives back what was typed, to the same person and form only', async () => {
  const first = open('p1')
  first.form.text = '经核查'
  await nextTick()
  expect(first.kept.at.value).toBeDefined()
  first.leave()
  expect(open('p1').form).toEqual({ text: '经核查', outcome: '', files: ['a'] })
  expect(open('p2').form.text).toBe('')
  expect(open('p1', 'answer.2').form.text).toBe('')
})

it('keeps nothing of what was sent, taken back or left by signing out', async () => {
  const sent = open('p1')
  sent.form.text = '一'
  await nextTick()
  sent.kept.forget()
  sent.form.text = '二'
  await nextTick()
  expect(open('p1').form.text).toBe('')

  const cleared = open('p1')
  cleared.form.text = '三'
  await nextTick()
  cleared.form.text = ''
  await nextTick()
  expect(cleared.kept.at.value).toBeUndefined()
  expect(localStorage.length).toBe(0)

  const left = open('p1')
  left.form.outcome = 'upheld'
  await nextTick()
  forgetKept()
  expect(open('p1').form.outcome).toBe('')
})
