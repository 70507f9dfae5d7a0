import { expect, type Page, test } from '@playwright/test'
import { accessible, confirm, visitor, windowOf } from '../people'
import {
  ask,
  CAST,
  concluded,
  eventually,
  examined,
  publicityOver,
  published,
  publishedAward,
  reviewOf,
  scored,
  TERMS
} from '../stage'

const TITLE = `残疾人居家照护服务（${Date.now()}）`

/** Opens a choice of the table and takes one. */
async function take(page: Page, cell: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: cell }).click({ force: true })
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('a line of the annual plan is reviewed and published, and bought to the confirmed award; its execution shows it', async ({
  browser
}) => {
  test.setTimeout(900_000)
  const drafter = await windowOf(browser, CAST.drafter)
  let plan = ''

  await test.step('the department writes its plan for a year that has none, and hands it in', async () => {
    await drafter.goto('/work/plans')
    await drafter.getByRole('button', { name: '编制计划' }).click()
    await expect(drafter).toHaveURL(/\/work\/plans\/.+/)
    plan = drafter.url().split('/').pop() as string
    await drafter.getByRole('textbox', { name: '预算批复文号' }).fill('深光财预〔2027〕3号')
    await drafter.getByRole('button', { name: '增加一行' }).click()
    await drafter.getByRole('textbox', { name: '第 1 行项目名称' }).fill(TITLE)
    await drafter.getByRole('textbox', { name: '第 1 行预算金额（元）' }).fill('60万')
    await drafter.getByRole('textbox', { name: '第 1 行预算金额（元）' }).blur()
    await take(drafter, '第 1 行采购方式', '竞争性磋商')
    await take(drafter, '第 1 行预计采购', '第1季度')
    await expect(drafter.getByText(/^已保存/)).toBeVisible()
    // What is still missing stands beside it; the plan cannot go out so.
    await expect(drafter.getByRole('button', { name: '提交审核' })).toBeDisabled()
    await accessible(drafter)
    await drafter.getByRole('button', { name: /^第 1 行指导性目录/ }).click()
    const row = drafter.getByRole('row').filter({ hasText: '第1季度' })
    await row.getByRole('textbox', { name: '输入名称或代码查找' }).fill('A1003')
    await row.getByRole('button', { name: /A1003/ }).first().click()
    await drafter.getByRole('button', { name: '提交审核' }).click()
    await confirm(drafter, '提交审核')
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('待财政审核')
    await accessible(drafter)
  })

  await test.step('the finance office sends it back with a remark on the line', async () => {
    const page = await windowOf(browser, CAST.finance)
    await page.goto(`/work/plan-review/${plan}`)
    await accessible(page)
    await page.getByRole('button', { name: '写意见' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('请注明服务人数')
    await page.getByRole('dialog').getByRole('button', { name: '保存意见' }).click()
    await page.getByRole('button', { name: '退回', exact: true }).click()
    await confirm(page, '退回', '补充后重报')
    await page.context().close()
  })

  await test.step('it is mended, approved and published', async () => {
    await drafter.goto(`/work/plans/${plan}`)
    await expect(drafter.getByText('请注明服务人数')).toBeVisible()
    await drafter.getByRole('textbox', { name: '第 1 行备注' }).fill('服务约 200 名重度残疾人')
    await drafter.getByRole('button', { name: '提交审核' }).click()
    await confirm(drafter, '提交审核')
    const page = await windowOf(browser, CAST.finance)
    await page.goto('/work/plan-review')
    await accessible(page)
    await page.goto(`/work/plan-review/${plan}`)
    await page.getByRole('button', { name: '审核通过' }).click()
    await confirm(page, '审核通过')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('审核通过，待公布')
    await page.context().close()
    await drafter.reload()
    await drafter.getByRole('button', { name: '公布', exact: true }).click()
    await confirm(drafter, '公布')
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('已公布')
    await accessible(drafter)
  })

  let need = ''
  await test.step('a need is made from the line', async () => {
    await drafter.goto('/work/needs')
    await drafter.getByRole('button', { name: '新建' }).click()
    await drafter.getByRole('menuitem', { name: '需求', exact: true }).click()
    await expect(drafter).toHaveURL(/\/edit$/)
    need = drafter.url().split('/').at(-2) as string
    await drafter.getByRole('textbox', { name: '项目名称' }).first().fill(TITLE)
    await drafter.getByRole('combobox', { name: '出自年度计划' }).click()
    await drafter.getByRole('option').filter({ hasText: TITLE }).click()
    await expect(drafter.getByText(/^已保存/)).toBeVisible()
    await accessible(drafter)
    await drafter.context().close()
  })

  const open = await published(need, { ...TERMS, plan_reason: undefined })
  await test.step('everybody sees that the money was planned', async () => {
    const page = await visitor(browser)
    await page.goto(`/needs/${need}`)
    await page.getByRole('link', { name: new RegExp(`年计划：${TITLE.slice(0, 8)}`) }).click()
    await expect(page).toHaveURL(new RegExp(`/plans/${plan}$`))
    const line = page.getByRole('row').filter({ hasText: TITLE })
    await expect(line).toContainText('480,000.00')
    await expect(line).toContainText('120,000.00')
    await expect(line).toContainText('80%')
    await accessible(page)
    await page.context().close()
  })

  await test.step('it is bought to the confirmed award, and the plan shows how far it came', async () => {
    const review = await reviewOf(open)
    await examined(review)
    await scored(review)
    const award = await concluded(review)
    await publishedAward(review, award)
    await publicityOver(award)
    await eventually('the award stands', async () => {
      const { card } = await ask(CAST.drafter, 'GET', `/opportunities/${need}`)
      return card.status === 'awarded' ? true : undefined
    })
    const page = await windowOf(browser, CAST.finance)
    await page.goto(`/plans/${plan}`)
    const line = page.getByRole('row').filter({ hasText: TITLE })
    await expect(line).toContainText('80%')
    await line.getByRole('link', { name: TITLE }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText(TITLE)
    await expect(page.getByRole('link', { name: '查看结果公告' })).toBeVisible()
    await page.context().close()
  })
})
