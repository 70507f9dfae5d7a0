import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { Problem } from '@/api/problem'
import { confirmAct, pendingAct } from '@/composables/act'
import { useLanguage } from '@/i18n'
import ActHost from './ActHost.vue'
import ClashDialog from './ClashDialog.vue'
import DeadlineText from './DeadlineText.vue'
import FileDrop from './FileDrop.vue'
import MoneyText from './MoneyText.vue'
import ProblemAlert from './ProblemAlert.vue'
import RuleExplanation from './RuleExplanation.vue'
import StatusTag from './StatusTag.vue'
import StepTimeline from './StepTimeline.vue'
import TreePicker from './TreePicker.vue'
import type { TreeNode, TreeSource } from './tree'

describe('MoneyText', () => {
  it('shows a large sum in 万元 too, a small one plainly', () => {
    expect(mount(MoneyText, { props: { yuan: '1695000.00' } }).text()).toBe('1,695,000.00 元（169.5 万元）')
    expect(mount(MoneyText, { props: { yuan: '800.00' } }).text()).toBe('800.00 元')
    expect(mount(MoneyText, { props: { yuan: '1695000.00', short: true } }).text()).toBe('169.5 万元')
    expect(mount(MoneyText, { props: { yuan: null } }).text()).toBe('—')
  })

  it('leaves 万元 to Chinese readers', async () => {
    await useLanguage('en')
    expect(mount(MoneyText, { props: { yuan: '1695000.00' } }).text()).toBe('CNY 1,695,000.00')
  })
})

it('StatusTag says the state in a word', () => {
  const tag = mount(StatusTag, { props: { tone: 'good', word: '已发布' } })
  expect(tag.text()).toBe('已发布')
})

it('DeadlineText counts down and says when it is over', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-21T00:00:00Z') })
  const wrapper = mount(DeadlineText, { props: { at: '2026-11-21T00:01:00Z' } })
  const shown = Number(/还剩 \d 分 (\d+) 秒|还剩 (\d+) 分/.exec(wrapper.text())?.[1] ?? 0)
  expect(wrapper.text()).toContain('2026年11月21日 08:01')
  expect(wrapper.text()).toContain('北京时间')
  expect(shown).toBeLessThan(60)
  vi.advanceTimersByTime(7_200_000)
  await nextTick()
  expect(wrapper.text()).toContain('已截止')
  vi.useRealTimers()
})

it('ProblemAlert says each thing once and leaves out what the form shows', () => {
  const problem = new Problem(422, 'invalid', '填写内容有误', '预算必填', [
    { path: 'budget', code: 'required', message: '预算必填' },
    { path: 'title', code: 'required', message: '标题必填' }
  ])
  const all = mount(ProblemAlert, { props: { problem } }).text()
  expect(all.match(/预算必填/g)).toHaveLength(1)
  const rest = mount(ProblemAlert, { props: { problem, shown: (path: string) => path === 'title' } }).text()
  expect(rest).not.toContain('标题必填')
})

it('RuleExplanation shows what was wanted, what was found and the article, to any depth', () => {
  const grade = (wanted: string, outcome: 'pass' | 'fail') =>
    ({
      node: 'test',
      outcome,
      fact: 'grade',
      label: { zh: '评估等级', en: 'grade' },
      wanted: { zh: `不低于${wanted}`, en: wanted },
      seen: { zh: '2A', en: '2A' }
    }) as const
  const wrapper = mount(RuleExplanation, {
    props: {
      asOf: '2026-11-22',
      rules: [
        {
          rule: 'eligibility.grade',
          text: { zh: '等级在3A以上', en: 'grade 3A or above' },
          source: { pack: 'cn-grade@0a1b', document: '某办法', basis: '第六条', status: 'unverified' },
          verdict: 'fail',
          reason: { node: 'any', outcome: 'fail', parts: [grade('3A', 'fail'), grade('4A', 'fail')] }
        }
      ]
    }
  })
  const text = wrapper.text()
  expect(text).toContain('不符合')
  expect(text).toContain('要求不低于3A')
  expect(text).toContain('实际2A')
  expect(text).toContain('某办法 第六条')
  expect(text).toContain('未核实')
  expect(text).toContain('2026-11-22')
  expect(wrapper.findAll('ul ul li')).toHaveLength(2)
})

it('StepTimeline marks the present step for screen readers', () => {
  const wrapper = mount(StepTimeline, {
    props: {
      steps: [
        { key: 'a', title: '发布', state: 'done', at: '2026-11-01T01:00:00Z' },
        { key: 'b', title: '响应', state: 'current', at: '2026-12-01', rule: '财库〔2014〕214号第十条' }
      ]
    }
  })
  expect(wrapper.get('[aria-current="step"]').text()).toContain('响应')
  expect(wrapper.text()).toContain('2026年11月1日 09:00')
})

describe('binding acts', () => {
  it('shows the consequences, needs the reason, keeps the dialog when it fails, and does it once', async () => {
    vi.useFakeTimers()
    const settled = async () => {
      await flushPromises()
      // The kit shows an error a tenth of a second after it arose.
      await vi.advanceTimersByTimeAsync(200)
    }
    const run = vi
      .fn(async (_reason: string) => undefined)
      .mockRejectedValueOnce(new Problem(409, 'state_conflict', '状态不允许', '已被退回'))
    const done = confirmAct({
      title: '退回需求',
      consequences: ['经办人将收到通知'],
      confirm: '退回',
      reason: { label: '退回理由', required: true },
      run
    })
    mount(ActHost, { attachTo: document.body })
    await settled()
    const body = () => document.body.textContent ?? ''
    const button = () => [...document.querySelectorAll('button')].find((b) => b.textContent?.trim() === '退回')
    expect(body()).toContain('经办人将收到通知')
    button()?.click()
    await settled()
    expect(run).not.toHaveBeenCalled()
    expect(body()).toContain('请填写理由')
    const area = document.querySelector('textarea')
    if (!area) throw new Error('no field for the reason')
    area.value = ' 预算依据不足 '
    area.dispatchEvent(new Event('input'))
    await nextTick()
    button()?.click()
    await settled()
    expect(body()).toContain('已被退回')
    button()?.click()
    await settled()
    expect(run).toHaveBeenLastCalledWith('预算依据不足')
    expect(await done).toBe(true)
    expect(pendingAct.value).toBeUndefined()
    vi.useRealTimers()
  })
})

it('ClashDialog gives both versions and the choice for each field', async () => {
  const settle = vi.fn()
  mount(ClashDialog, {
    props: {
      clashes: [{ path: 'title', steps: ['title'], base: 'a', mine: '我的', theirs: '对方的' }],
      label: () => '需求名称',
      onSettle: settle
    },
    attachTo: document.body
  })
  await flushPromises()
  const text = document.body.textContent ?? ''
  expect(text).toContain('需求名称')
  expect(text).toContain('我的')
  expect(text).toContain('对方的')
  document.querySelector<HTMLInputElement>('input[value="theirs"]')?.click()
  await nextTick()
  ;[...document.querySelectorAll('button')].find((b) => b.textContent?.includes('按所选保存'))?.click()
  expect(settle).toHaveBeenCalledWith({ title: 'theirs' })
})

describe('FileDrop', () => {
  const limits = { endings: ['.xlsx'], size: 1024 }

  async function choose(file: File) {
    const wrapper = mount(FileDrop, { props: { limits, label: '选择文件' } })
    const input = wrapper.get('input')
    Object.defineProperty(input.element, 'files', { value: { item: () => file } })
    await input.trigger('change')
    return wrapper
  }

  it('takes a good file', async () => {
    const wrapper = await choose(new File(['x'], '名册.xlsx'))
    expect(wrapper.emitted('file')).toHaveLength(1)
  })

  it('refuses a wrong one with the limit named', async () => {
    const wrapper = await choose(new File(['x'.repeat(1025)], '名册.xlsx'))
    expect(wrapper.emitted('file')).toBeUndefined()
    expect(wrapper.get('[role="alert"]').text()).toContain('超过 1.0 kB')
  })
})

describe('TreePicker', () => {
  const gd: TreeNode = { id: '440000', label: '广东省', above: [], leaf: false }
  const sz: TreeNode = { id: '440300', label: '深圳市', above: ['广东省'], leaf: false }
  const source = (): TreeSource => ({
    children: vi.fn(async (parent) => (parent ? [sz] : [gd])),
    byIds: vi.fn(async (ids) => [gd, sz].filter((node) => ids.includes(node.id))),
    search: vi.fn(async (words) => [gd, sz].filter((node) => node.label.includes(words)))
  })

  it('shows the whole path of what is chosen', async () => {
    const wrapper = mount(TreePicker, {
      props: { source: source(), modelValue: ['440300'], placeholder: '请选择', label: '行政区划' }
    })
    await flushPromises()
    expect(wrapper.get('.trigger').text()).toBe('广东省 / 深圳市')
    expect(wrapper.get('.trigger').attributes('aria-label')).toBe('行政区划：广东省 / 深圳市')
  })

  it('finds by search and gives the choice', async () => {
    vi.useFakeTimers()
    const wrapper = mount(TreePicker, {
      props: { source: source(), modelValue: [], placeholder: '请选择', label: '行政区划', multiple: true },
      attachTo: document.body
    })
    await wrapper.get('.trigger').trigger('click')
    await vi.advanceTimersByTimeAsync(500)
    await wrapper.get('input').setValue('深圳')
    await vi.advanceTimersByTimeAsync(500)
    const result = wrapper.get('.result')
    expect(result.text()).toContain('广东省')
    await result.trigger('click')
    expect(wrapper.emitted('update:modelValue')).toEqual([[['440300']]])
    vi.useRealTimers()
  })
})
