import { flushPromises, mount } from '@vue/test-utils'
import { ElForm, ElInput, type FormInstance, type FormRules } from 'element-plus'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { defineComponent, h, reactive, ref } from 'vue'
import { Problem } from '@/api/problem'
import { useSubmit } from '@/composables/submit'
import FormField from './FormField.vue'
import { provideServerErrors } from './form'

/** A form as the pages build them: one required field, errors of the server on the field. */
function form(act: (key: string) => Promise<void>) {
  const instance = ref<FormInstance>()
  const input = reactive({ name: '' })
  const rules: FormRules = { name: [{ required: true, message: '请填写名称' }] }
  const Host = defineComponent(() => {
    const submit = useSubmit(act)
    provideServerErrors(submit.errors)
    const send = async () => {
      if (await instance.value?.validate().catch(() => false)) await submit.run()
    }
    return () =>
      h(ElForm, { ref: instance, model: input, rules }, () => [
        h(FormField, { path: 'name', label: '名称' }, () =>
          h(ElInput, { modelValue: input.name, 'onUpdate:modelValue': (v: string) => (input.name = v) })
        ),
        h('button', { type: 'button', onClick: send }, 'send')
      ])
  })
  return { wrapper: mount(Host, { attachTo: document.body }), input }
}

// The kit shows an error a tenth of a second after it arose.
beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function settled() {
  await flushPromises()
  await vi.advanceTimersByTimeAsync(200)
}

it('an invalid form fails', async () => {
  const act = vi.fn(async () => undefined)
  const { wrapper } = form(act)
  await wrapper.get('button').trigger('click')
  await settled()
  expect(act).not.toHaveBeenCalled()
  expect(wrapper.text()).toContain('请填写名称')
})

it('a valid form is sent', async () => {
  const act = vi.fn(async () => undefined)
  const { wrapper, input } = form(act)
  input.name = '养老'
  await wrapper.get('button').trigger('click')
  await settled()
  expect(act).toHaveBeenCalledTimes(1)
})

it('a server’s field error lands on its field, and the cursor goes there', async () => {
  const refusal = new Problem(409, 'duplicate', '已存在', '名称已被使用', [
    { path: 'name', code: 'taken', message: '名称已被使用' }
  ])
  const { wrapper, input } = form(vi.fn(async () => Promise.reject(refusal)))
  input.name = '养老'
  await wrapper.get('button').trigger('click')
  await settled()
  expect(wrapper.get('.el-form-item__error').text()).toBe('名称已被使用')
  expect(document.activeElement).toBe(wrapper.get('input').element)
})

it('repeats a lost request with the same key and makes a new one after an answer', async () => {
  const keys: string[] = []
  const failures = [Problem.network(), new Problem(422, 'invalid', '', '')]
  const { wrapper, input } = form(async (key) => {
    keys.push(key)
    const failure = failures.shift()
    if (failure) throw failure
  })
  input.name = '养老'
  for (let i = 0; i < 3; i += 1) {
    await wrapper.get('button').trigger('click')
    await settled()
  }
  expect(keys[1]).toBe(keys[0])
  expect(keys[2]).not.toBe(keys[1])
})
