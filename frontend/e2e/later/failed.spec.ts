import { expect, test } from '@playwright/test'
import { accessible, confirm, fits, visitor, windowOf } from '../people'
import { type Bid, CAST, publishedNeed, runningReview, sealedBid, until } from '../stage'

const TITLE = `青少年社区矫正服务（${Date.now()}）`

test('a bid taken back in the last minute leaves too few: nothing is opened, all are told why, and it begins again', async ({
  browser
}) => {
  test.setTimeout(300_000)
  const { need, deadline } = await publishedNeed(TITLE)
  const bids: Bid[] = []
  for (const bidder of CAST.bidders) bids.push(await sealedBid(bidder, need, '438000.00'))
  const [first, , last] = bids as [Bid, Bid, Bid]

  await test.step('one takes its bid back in the last minute', async () => {
    await until(deadline - 120_000)
    const page = await windowOf(browser, CAST.bidders[2], 375)
    await page.goto(`/work/bids/${last.id}`)
    await page.getByRole('button', { name: '撤回', exact: true }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await until(deadline - 20_000)
    await confirm(page, '撤回')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('已撤回')
    await page.context().close()
    await until(deadline + 120_000)
  })

  await test.step('the openers have nothing to open, and read what the law leaves open', async () => {
    const page = await windowOf(browser, CAST.approver)
    await expect(async () => {
      await page.goto(`/work/openings/${need}`)
      await expect(page.getByRole('heading', { level: 1 })).toContainText('递交不足，不开启', { timeout: 3_000 })
    }).toPass()
    await expect(page.getByText('截止时收到 2 份有效递交')).toBeVisible()
    await expect(page.getByText('重新招标').first()).toBeVisible()
    await expect(page.getByLabel('开启口令')).toHaveCount(0)
    await accessible(page)
    await page.getByRole('link', { name: '到需求页面办理' }).click()
    await expect(page.getByRole('heading', { level: 2, name: '采购失败' })).toBeVisible()
    await page.context().close()
  })

  await test.step('everybody reads that it failed, and why', async () => {
    const page = await visitor(browser, 375)
    await page.goto(`/needs/${need}`)
    await expect(page.getByText('本次采购失败')).toBeVisible()
    await expect(page.getByText('2家，不足3家')).toBeVisible()
    await fits(page)
    await accessible(page)
    await page.goto(`/needs/${need}/opening`)
    await expect(page.getByText('递交不足法定家数的不开启')).toBeVisible()
    await page.context().close()
  })

  await test.step('a bidder is told that nobody has read its bid, on a phone', async () => {
    const page = await windowOf(browser, CAST.bidders[0], 375)
    await page.goto('/work/inbox')
    await page
      .getByRole('listitem')
      .filter({ hasText: `采购失败：${TITLE}` })
      .getByRole('link')
      .click()
    await expect(page).toHaveURL(new RegExp(`/work/bids/${first.id}$`))
    await expect(page.getByText('已密封的投标文件没有开启')).toBeVisible()
    await expect(page.getByRole('button', { name: '撤回', exact: true })).toHaveCount(0)
    await fits(page)
    await accessible(page)
    await page.context().close()
  })

  await test.step('the drafter takes the first of the lawful steps: mend it and begin again', async () => {
    const page = await windowOf(browser, CAST.drafter)
    await page.goto(`/work/needs/${need}`)
    await expect(page.getByText('重新招标').first()).toBeVisible()
    await accessible(page)
    await page.getByRole('button', { name: '重新采购' }).click()
    await confirm(page, '重新采购')
    await expect(page).toHaveURL(/\/edit$/)
    expect(page.url()).not.toContain(need)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(TITLE)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('草稿')
    await page.context().close()
  })
})

test('a review that leaves too few valid bids ends, and says what the law leaves open', async ({ browser }) => {
  test.setTimeout(300_000)
  const { need, review, bids, chair } = await runningReview(`${TITLE}评审`)
  const left = bids.at(-1)?.name

  // A consultation for services goes on with two; one alone is no competition.
  await test.step('the department finds two of three not qualified', async () => {
    const page = await windowOf(browser, CAST.drafter)
    await page.goto(`/work/reviews/${review}`)
    for (const { name } of bids) {
      await page.getByRole('button', { name: `打开${name}的投标文件` }).click()
      await expect(page.getByRole('heading', { level: 2, name })).toBeVisible()
      if (name !== left) {
        await page.getByRole('radio', { name: '不符合' }).first().check({ force: true })
        await page.getByRole('textbox', { name: /理由/ }).first().fill('登记证书已过有效期，未提供换发后的证书')
      }
      await page.getByRole('button', { name: '其余均符合' }).click()
      await page.getByRole('button', { name: '保存审查结果' }).click()
      await expect(page.getByText('已保存', { exact: true })).toBeVisible()
    }
    await page.getByRole('button', { name: '完成资格审查' }).click()
    await confirm(page, '完成资格审查')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('废标')
    await expect(page.getByText(/递交 3 家，有效 1 家，少于规定的 \d 家/)).toBeVisible()
    await accessible(page)
    await page.getByRole('link', { name: '到需求页面办理' }).click()
    await expect(page.getByRole('heading', { level: 2, name: '采购失败' })).toBeVisible()
    await expect(page.getByText('报财政部门批准')).toBeVisible()
    await expect(page.getByRole('button', { name: '重新采购' })).toBeVisible()
    await accessible(page)
    await page.context().close()
  })

  await test.step('the chair reads the same and is led nowhere', async () => {
    const page = await windowOf(browser, chair)
    await page.goto(`/work/reviews/${review}`)
    await expect(page.getByText('法律规定的后续处理')).toBeVisible()
    await expect(page.getByRole('link', { name: '到需求页面办理' })).toHaveCount(0)
    await page.context().close()
  })

  await test.step('the bidders and everybody are told', async () => {
    const page = await windowOf(browser, CAST.bidders[1], 375)
    await page.goto('/work/bids')
    await page
      .getByRole('link', { name: `${TITLE}评审` })
      .first()
      .click()
    await expect(page.getByText(/有效投标（响应）1家，不足\d家/)).toBeVisible()
    await fits(page)
    await accessible(page)
    await page.goto(`/needs/${need}`)
    await expect(page.getByText('本次采购失败')).toBeVisible()
    await page.context().close()
  })
})
