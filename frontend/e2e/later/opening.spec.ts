import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, type Page, test } from '@playwright/test'
import { accessible, fits, signIn, visitor } from '../people'
import { type Bid, CAST, change, publishedNeed, sealedBid, until } from '../stage'

/** The program under test, which anybody runs at home to check a receipt. */
const PROGRAM = '../target/debug/duijie'
const TITLE = '困境儿童陪伴服务'

async function givePassphrase(page: Page, passphrase: string, button: string): Promise<void> {
  await page.getByLabel('开启口令').fill(passphrase)
  await page.locator('main').getByRole('button', { name: button, exact: true }).click()
}

test('bids are replaced in the last seconds, refused when late, opened by two people, published, and shown to be what was sealed', async ({
  page,
  browser
}, info) => {
  test.setTimeout(300_000)
  const { need, deadline } = await publishedNeed(TITLE)
  const totals = ['438000.00', '441500.00', '452000.00']
  const bids: Bid[] = []
  for (const [i, bidder] of CAST.bidders.entries()) bids.push(await sealedBid(bidder, need, totals[i] as string))
  const [first, second] = bids as [Bid, Bid]
  const mine = `/work/bids/${first.id}`

  // Two begin a replacement; the clock is set short of the deadline, and on again when their pages are loaded.
  const writing: Page[] = [page, await (await browser.newContext()).newPage()]
  const seal = (of: Page) => of.locator('main').getByRole('button', { name: '密封递交' })
  for (const [i, copy] of [first.copy, second.copy.replaceAll('441500.00', '439900.00')].entries()) {
    const { content, files } = JSON.parse(copy)
    const of = `/submissions/${bids[i]?.id}`
    await change(CAST.bidders[i] as string, of, 'POST', `${of}/draft`, { content, files })
  }
  await until(deadline - 300_000)
  for (const [i, at] of writing.entries()) {
    await signIn(at, CAST.bidders[i] as string)
    await at.goto(`/work/bids/${bids[i]?.id}/edit`)
    await expect(seal(at)).toBeEnabled()
  }

  await test.step('a replacement in the last seconds counts', async () => {
    const other = writing[1] as Page
    await seal(other).click()
    const asked = other.getByRole('dialog')
    await expect(asked).toContainText('现在有效的第 1 版将被替换')
    await until(deadline - 15_000)
    await asked.getByRole('button', { name: '密封递交' }).click()
    await expect(other.getByRole('heading', { name: '已密封递交' })).toBeVisible()
    const saved = other.waitForEvent('download')
    await other.getByRole('button', { name: '保存回执' }).click()
    const { body } = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
    expect(body.number).toBe(2)
    expect(Date.parse(body.received_at)).toBeLessThan(deadline)
    await other.context().close()
  })

  await test.step('one that comes after the deadline is refused, with a receipt of the refusal', async () => {
    await until(deadline + 1_000)
    const saved = page.waitForEvent('download')
    await seal(page).click()
    await page.getByRole('dialog').getByRole('button', { name: '密封递交' }).click()
    const receipt = JSON.parse(readFileSync(await (await saved).path(), 'utf8'))
    expect(Date.parse(receipt.body.received_at)).toBeGreaterThanOrEqual(deadline)
    await expect(page.getByRole('dialog')).toContainText('已过截止时间')
    await accessible(page)
  })

  await test.step('one person opens nothing; a wrong passphrase is told; the second person opens all', async () => {
    await until(deadline + 120_000)
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const opener = await context.newPage()
    await signIn(opener, CAST.approver)
    await opener.goto(`/work/openings/${need}`)
    await expect(opener.getByRole('heading', { level: 1 })).toContainText('可以开启')
    await givePassphrase(opener, 'not the passphrase', '输入')
    await expect(opener.getByRole('alert').first()).toContainText('口令')
    await givePassphrase(opener, 'duijie-demo-2026', '输入')
    await expect(opener.getByRole('heading', { level: 1 })).toContainText('等待第二人')
    await accessible(opener)
    const main = opener.locator('main')
    await main.getByLabel('账号').fill(CAST.supervisor)
    await main.getByLabel('密码').first().fill('duijie-demo-2026')
    await main.getByRole('button', { name: '登录' }).click()
    await expect(opener.getByRole('heading', { level: 2, name: /作为第二人/ })).toBeVisible()
    await givePassphrase(opener, 'duijie-demo-2026', '开启')
    const ask = opener.getByRole('dialog')
    await expect(ask).toContainText('开启不能撤销')
    await ask.getByRole('button', { name: '开启', exact: true }).click()
    await expect(opener.getByRole('heading', { level: 1 })).toContainText('已开启')
    await accessible(opener)
    await context.close()
  })

  await test.step('the record is public, with every price, on a phone too', async () => {
    const everybody = await visitor(browser, 375)
    await everybody.goto(`/needs/${need}/opening`)
    for (const price of ['438,000.00', '439,900.00', '452,000.00'])
      await expect(everybody.getByText(price).first()).toBeVisible()
    await expect(everybody.getByText('441,500.00')).toHaveCount(0)
    await accessible(everybody)
    await fits(everybody)
    await everybody.context().close()
  })

  await test.step('the organization sees that what was opened is what it sealed, here and offline', async () => {
    await page.goto(mine)
    await expect(page.getByText('开启的内容与密封的内容一致')).toBeVisible()
    const choose = page.locator('main input[type=file]')
    await choose.setInputFiles({ name: '副本.json', mimeType: 'application/json', buffer: Buffer.from(first.copy) })
    await expect(page.getByText('副本与开启的内容一致')).toBeVisible()
    const other = first.copy.replace('438000.00', '428000.00')
    await choose.setInputFiles({ name: '副本.json', mimeType: 'application/json', buffer: Buffer.from(other) })
    await expect(page.getByText('副本与开启的内容不一致')).toBeVisible()
    await accessible(page)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '保存回执' }).first().click()
    const receipt = await (await coming).path()
    const kept = (name: string, text: string): string => {
      const file = info.outputPath(name)
      writeFileSync(file, text)
      return file
    }
    const verify = (file: string) => spawnSync(PROGRAM, ['verify', 'receipt', receipt, '--opened', file]).status
    expect(verify(kept('copy.json', first.copy))).toBe(0)
    expect(verify(kept('other.json', other))).not.toBe(0)
  })
})
