import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { accessible, confirm, fits, visitor, windowOf } from '../people'
import {
  type Answer,
  acceptedBy,
  ask,
  CAST,
  concluded,
  examined,
  formedPanel,
  inSession,
  openedBids,
  publishedAward,
  publishedNeed,
  scored,
  sealedBid
} from '../stage'

/** The program under test, which anybody runs at home to check a draw. */
const PROGRAM = '../target/debug/duijie'
const TITLE = `精神障碍社区康复服务（${Date.now()}）`

test('an expert declares an interest after the notice: the next of the same draw sits, and anybody can recompute it', async ({
  browser
}, info) => {
  test.setTimeout(300_000)
  const open = await publishedNeed(TITLE)
  const { need } = open
  for (const bidder of CAST.bidders) await sealedBid(bidder, need, '438000.00')
  await openedBids(open)
  const panel = await formedPanel(open)
  const record = await ask(CAST.drafter, 'GET', `/opportunities/${need}/opening/record`)
  const names: string[] = record.submissions.map((one: Answer) => one.name)
  const desk = await windowOf(browser, CAST.drafter)

  await test.step('the department draws, with the bidders named', async () => {
    await desk.goto(`/work/panels/${need}`)
    await desk.getByRole('textbox', { name: '参加单位' }).fill(names.join('\n'))
    await accessible(desk)
    await desk.getByRole('button', { name: '抽取专家' }).click()
    await confirm(desk, '抽取')
    await expect(desk.getByLabel('邀请情况')).toContainText('4')
    await expect(desk.getByLabel('邀请情况')).toContainText('待答复')
  })

  const asked: string[] = []
  for (const expert of CAST.experts) {
    const all: Answer[] = await ask(expert, 'GET', '/panel-invitations')
    if (all.some((one) => one.panel_id === panel)) asked.push(expert)
  }
  expect(asked).toHaveLength(4)
  const [recused] = asked as [string]

  await test.step('one who was asked knows a bidder and declares it, on a phone', async () => {
    const page = await windowOf(browser, recused, 375)
    await page.getByRole('link', { name: TITLE }).first().click()
    await expect(page).toHaveURL(/\/work\/expert\/invitations/)
    const invitation = page.getByRole('article').filter({ hasText: TITLE })
    for (const name of names) await expect(invitation).toContainText(name)
    await fits(page)
    await accessible(page)
    await invitation.getByRole('button', { name: '声明回避' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '声明回避' }).click()
    await expect(page.getByText('请填写理由')).toBeVisible()
    await confirm(page, '声明回避', `三年内曾任${names[0]}的顾问`)
    await expect(invitation).toContainText('已回避')
    await expect(invitation.getByRole('button')).toHaveCount(0)
    await page.context().close()
  })

  await test.step('the next is asked at once; the department sees numbers and no names', async () => {
    await desk.reload()
    const numbers = desk.getByLabel('邀请情况')
    await expect(numbers).toContainText('已回避')
    await expect(desk.getByText('专家（姓名保密）')).toHaveCount(4)
    await accessible(desk)
    await acceptedBy(panel)
    await desk.reload()
    await expect(desk.getByText('已组成')).toBeVisible()
  })

  await test.step('with the result everybody reads who judged, and recomputes the draw here and at home', async () => {
    const review = await inSession(open, panel)
    await examined(review)
    await scored(review)
    await publishedAward(review, await concluded(review))
    const page = await visitor(browser)
    await page.goto(`/needs/${need}/draws`)
    const drawn = page.getByRole('listitem').filter({ has: page.locator('code') })
    await expect(drawn).toHaveCount(5)
    await expect(drawn.filter({ hasText: '已回避' })).toHaveCount(1)
    await page.getByRole('button', { name: '在浏览器中验算' }).click()
    for (const holds of ['种子与承诺一致', '名单与哈希一致', '抽取顺序正确'])
      await expect(page.getByText(holds)).toBeVisible()
    await accessible(page)
    const coming = page.waitForEvent('download')
    await page.getByRole('button', { name: '下载抽取记录' }).click()
    const file = await (await coming).path()
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    expect(kept.draws).toHaveLength(1)
    const places = kept.draws[0].drawn.map((one: { left?: string }) => one.left)
    expect(places.slice(0, 4).filter(Boolean)).toEqual(['recused'])
    const next = kept.draws[0].drawn[4]
    await expect(page.getByRole('row').filter({ hasText: next.code })).toContainText(next.name)
    expect(spawnSync(PROGRAM, ['verify', 'draw', file]).status).toBe(0)
    // Had somebody else been taken than the next, everybody would see it.
    kept.draws[0].drawn.reverse()
    const other = info.outputPath('other.json')
    writeFileSync(other, JSON.stringify(kept))
    expect(spawnSync(PROGRAM, ['verify', 'draw', other]).status).not.toBe(0)
    await page.context().close()
  })
})
