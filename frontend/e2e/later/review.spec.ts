import { expect, type Page, test } from '@playwright/test'
import { accessible, confirm, fits, windowOf } from '../people'
import { CAST, now, type Review, runningReview, until } from '../stage'

/** Of this run: the journey may be walked again on the same server. */
const TITLE = `长者探访服务（${Date.now()}）`

/** Examines every bid: the others as they are, one by one; closes the stage. */
async function examine(page: Page, of: Review, close: string): Promise<void> {
  for (const bid of of.bids) {
    await page.getByRole('button', { name: `打开${bid.name}的投标文件` }).click()
    await expect(page.getByRole('heading', { level: 2, name: bid.name })).toBeVisible()
    await page.getByRole('button', { name: '其余均符合' }).click()
    await page.getByRole('button', { name: '保存审查结果' }).click()
    await expect(page.getByText('已保存', { exact: true })).toBeVisible()
  }
  await page.getByRole('button', { name: close }).click()
  await confirm(page, close)
}

/** Marks every bid: the first best; locks. */
async function score(page: Page, of: Review): Promise<void> {
  await page.goto(`/work/reviews/${of.review}/sheet`)
  for (const [at, bid] of of.bids.entries()) {
    await page.getByRole('navigation', { name: '投标（响应）文件' }).getByRole('button', { name: bid.name }).click()
    await expect(page.getByRole('heading', { level: 2, name: bid.name })).toBeVisible()
    await page.getByRole('radio', { name: new RegExp(`^${['优', '良', '中'][at]}`) }).check({ force: true })
    await expect(page.getByText(/^已保存 /)).toBeVisible()
  }
  await page.getByRole('button', { name: '提交并锁定' }).first().click()
  await confirm(page, '提交并锁定')
  await expect(page.getByText('已提交锁定')).toBeVisible()
}

test('bids are examined, scored by several experts, ranked and reported', async ({ browser }) => {
  test.setTimeout(900_000)
  const of = await runningReview(TITLE)
  const drafter = await windowOf(browser, CAST.drafter)
  const chair = await windowOf(browser, of.chair)

  await test.step('the department examines qualifications, with the registry and the answers beside it', async () => {
    await drafter.goto(`/work/reviews/${of.review}`)
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('资格审查')
    await drafter.getByRole('radio', { name: '不符合' }).first().check({ force: true })
    await drafter.getByRole('button', { name: '保存审查结果' }).click()
    await expect(drafter.getByText('不通过的，请写明具体事实和理由').first()).toBeVisible()
    await accessible(drafter)
    await drafter.getByRole('radio', { name: '符合', exact: true }).first().check({ force: true })
    await examine(drafter, of, '完成资格审查')
    await expect(drafter.getByRole('heading', { level: 1 })).toContainText('符合性审查')
  })

  await test.step('the chair leads the panel through compliance', async () => {
    await chair.goto('/work')
    await chair.getByRole('link', { name: TITLE }).first().click()
    await expect(chair).toHaveURL(new RegExp(`/work/reviews/${of.review}$`))
    await accessible(chair)
    await examine(chair, of, '完成符合性审查')
    await expect(chair.getByRole('heading', { level: 1 })).toContainText('评分')
  })

  await test.step('and notes the evidence the panel accepts, the same for all', async () => {
    for (const bid of of.bids) {
      await chair.getByRole('button', { name: `打开${bid.name}的投标文件` }).click()
      await expect(chair.getByRole('heading', { level: 2, name: bid.name })).toBeVisible()
      await chair.getByRole('button', { name: '按自评填入' }).click()
      await chair.getByRole('button', { name: '认定', exact: true }).click()
      await expect(chair.getByText('已认定：1 项')).toBeVisible()
    }
    await accessible(chair)
  })

  await test.step('each member scores alone; one of them on a phone', async () => {
    const phone = await windowOf(browser, of.members[1] ?? '', 375)
    await phone.goto(`/work/reviews/${of.review}/sheet`)
    await expect(phone.getByRole('heading', { level: 1 })).toContainText('评分表')
    await phone.waitForLoadState('networkidle')
    await fits(phone)
    await accessible(phone)
    await score(phone, of)
    await phone.context().close()
    for (const member of [of.members[2], of.members[3]]) {
      const page = await windowOf(browser, member ?? '')
      await score(page, of)
      await page.context().close()
    }
    await score(drafter, of)
    await score(chair, of)
  })

  await test.step('the chair checks the sheets and writes the report', async () => {
    await chair.goto(`/work/reviews/${of.review}`)
    await expect(chair.getByText('没有畸高畸低，客观项评分一致')).toBeVisible()
    await accessible(chair)
    await chair.getByRole('button', { name: '汇总并出具报告' }).click()
    await confirm(chair, '汇总并出具报告')
    await expect(chair.getByRole('heading', { level: 1 })).toContainText('签署报告')
  })

  await test.step('members sign, one with dissent; the chair ends the review', async () => {
    await chair.getByRole('button', { name: '评审报告' }).click()
    await expect(chair.getByText(`第 1 名：${of.bids[0]?.name}`)).toBeVisible()
    await accessible(chair)
    await chair.getByRole('button', { name: '签署' }).click()
    await confirm(chair, '签署')
    await drafter.goto(`/work/reviews/${of.review}/report`)
    await drafter.getByRole('radio', { name: '有异议' }).check({ force: true })
    await drafter.getByRole('button', { name: '签署' }).click()
    await expect(drafter.getByText('请写明不同意见和理由')).toBeVisible()
    await drafter.getByRole('textbox', { name: '不同意见和理由' }).fill('服务方案的响应时限没有写明')
    await drafter.getByRole('button', { name: '签署' }).click()
    await confirm(drafter, '签署')
    await chair.getByRole('button', { name: '结束评审' }).click()
    await confirm(chair, '结束评审')
    await expect(chair.getByText('服务方案的响应时限没有写明')).toBeVisible()
    await expect(chair.getByText('未签署且无书面异议，视为同意').first()).toBeVisible()
    await accessible(chair)
  })
})

test('a price far below the others is explained in time and decided on', async ({ browser }) => {
  test.setTimeout(600_000)
  const of = await runningReview(`${TITLE}低价`, ['460000.00', '450000.00', '150000.00'])
  const drafter = await windowOf(browser, CAST.drafter)
  await drafter.goto(`/work/reviews/${of.review}`)
  await examine(drafter, of, '完成资格审查')
  const chair = await windowOf(browser, of.chair)
  await chair.goto(`/work/reviews/${of.review}`)
  await examine(chair, of, '完成符合性审查')
  await expect(chair.getByText('等待供应商说明')).toBeVisible()

  const bidder = await windowOf(browser, CAST.bidders[2], 375)
  await bidder
    .getByRole('link', { name: `${TITLE}低价` })
    .first()
    .click()
  await expect(bidder).toHaveURL(/\/work\/low-prices/)
  await expect(bidder.getByText(/还剩 \d+ 分/).first()).toBeVisible()
  await accessible(bidder)
  await bidder.getByRole('textbox', { name: '报价合理性说明' }).first().fill('四名专职社工由本机构补贴薪酬，物料为捐赠')
  await bidder.getByRole('button', { name: '提交说明' }).first().click()
  await expect(bidder.getByText('已说明，待认定').first()).toBeVisible()

  await chair.reload()
  await chair.getByRole('button', { name: '认定无效' }).click()
  await confirm(chair, '认定无效', '补贴不能替代合同成本，没有测算社会保险费')
  const bids = chair.getByRole('group', { name: '投标（响应）文件' })
  await expect(bids.getByText('无效', { exact: true })).toBeVisible()

  // Another price is judged too low; the bidder lets the time pass, and too few bids are left.
  await chair.getByRole('button', { name: `打开${of.bids[1]?.name}的投标文件` }).click()
  await chair.getByRole('button', { name: '要求说明报价' }).click()
  await confirm(chair, '要求说明报价', '人员经费低于当地最低工资测算')
  await expect(chair.getByText('等待供应商说明')).toBeVisible()
  await until((await now()) + 31 * 60_000)
  await chair.reload()
  await chair.getByRole('button', { name: '认定无效' }).click()
  await confirm(chair, '认定无效', '逾期没有说明')
  await expect(chair.getByRole('heading', { level: 2, name: '有效供应商不足' })).toBeVisible()
  await expect(chair.getByText('法律规定的后续处理')).toBeVisible()
  await accessible(chair)
})
