import { baseURL } from '../scripts/browser.mjs'

/**
 * Carries a need of the demo world through the procedure by the API, as the people concerned would, so that a journey
 * begins at the stage it is about. The time of the demo server is moved on where a period has to run out.
 */

const PASSWORD = 'duijie-demo-2026'
const DAY = 86_400_000

/** Who does what in the demo world. */
export const CAST = {
  drafter: 'drafter@demo.invalid',
  approver: 'approver@demo.invalid',
  supervisor: 'supervisor@demo.invalid',
  operator: 'operator@demo.invalid',
  finance: 'finance@demo.invalid',
  bidders: ['org@demo.invalid', 'org2@demo.invalid', 'org3@demo.invalid'],
  experts: ['expert', ...Array.from({ length: 10 }, (_, i) => `expert${String(i + 2).padStart(2, '0')}`)].map(
    (name) => `${name}@demo.invalid`
  )
} as const

/** What the server answers; a journey reads what it needs of it. */
// biome-ignore lint/suspicious/noExplicitAny: this is not the product's client; a wrong name fails the journey
export type Answer = any

/** An answer that is not what was asked for. */
class Refused extends Error {}

const tokens = new Map<string, string>()

async function signedIn(login: string): Promise<string> {
  const answer = await fetch(`${baseURL}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: login, password: PASSWORD })
  })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  tokens.set(login, token)
  return token
}

async function send(login: string, method: string, path: string, body?: unknown, version?: string): Promise<Response> {
  const ask = async (token: string): Promise<Response> => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (version !== undefined) headers['if-match'] = version
    return fetch(`${baseURL}/api/v1${path}`, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body)
    })
  }
  const answer = await ask(tokens.get(login) ?? (await signedIn(login)))
  // The time moved on, and the token ran out.
  return answer.status === 401 ? ask(await signedIn(login)) : answer
}

/** Has somebody ask the API; a refusal is an error that shows the answer. */
export async function ask(
  login: string,
  method: string,
  path: string,
  body?: unknown,
  version?: string
): Promise<Answer> {
  const answer = await send(login, method, path, body, version)
  const text = await answer.text()
  if (!answer.ok) throw new Refused(`${login} ${method} ${path}: ${answer.status} ${text}`)
  return text ? JSON.parse(text) : undefined
}

/** The same on the present version of what is at `read`. */
export async function change(
  login: string,
  read: string,
  method: string,
  path: string,
  body: unknown
): Promise<Answer> {
  const present = await send(login, 'GET', read)
  return ask(login, method, path, body, present.headers.get('etag') ?? '"1"')
}

/** The demo server's time. */
export async function now(): Promise<number> {
  const portal = await (await fetch(`${baseURL}/api/v1/portal`)).json()
  return Date.parse((portal as { now: string }).now)
}

/** Moves the demo server's time on to `moment`, unless it is later already. */
export async function until(moment: number): Promise<void> {
  if (moment > (await now())) await ask(CAST.operator, 'PUT', '/demo-clock', { now: instant(moment) })
}

/** Waits for what the server does by itself. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 240; tries += 1) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Refused(`never: ${what}`)
}

function instant(moment: number): string {
  return new Date(moment).toISOString()
}

/** 10:00 in Shanghai of a day that is no weekend, `days` from `moment` or later: people are asked and meet then. */
function workingMorning(moment: number, days: number): number {
  const shanghai = new Date(moment + days * DAY + 8 * 3_600_000)
  const morning = Date.UTC(shanghai.getUTCFullYear(), shanghai.getUTCMonth(), shanghai.getUTCDate(), 2)
  const weekday = new Date(morning).getUTCDay()
  return morning + (weekday === 6 ? 2 : weekday === 0 ? 1 : 0) * DAY
}

const TERMS = {
  region: '440311',
  category: { code: 'A1003' },
  plan_reason: '年中下达的应急任务，未列入年初计划',
  survey_reason: '本年度已就同类需求开展过需求调查',
  consultation_reason: '延续性项目，上一年度已征求社会公众意见',
  procurement: { method: 'competitive_consultation', evaluation: 'comprehensive_scoring', candidates: 3 },
  beneficiaries: { text: '辖区内独居、高龄老年人约 1,200 人' },
  deliverables: [{ name: '上门探访服务' }],
  budget: { amount: '480000.00', ceiling: '470000.00' },
  pricing: { mode: 'total' },
  term: { contract_months: 12 },
  qualifications: [{ text: '依法登记的社会组织' }, { text: '近三年无重大违法记录' }],
  substantive_terms: [{ text: '派驻专职社会工作者不少于 4 名' }, { text: '不得转包' }],
  scoring: [
    {
      group: '价格部分',
      weight: '20',
      items: [
        {
          name: '报价',
          points: '20',
          scale: 'of_hundred',
          objective: true,
          shape: { kind: 'price', formula: 'lowest_over_offer' }
        }
      ]
    },
    {
      group: '技术部分',
      weight: '50',
      items: [
        {
          name: '服务方案',
          points: '50',
          scale: 'of_hundred',
          objective: false,
          shape: {
            kind: 'band',
            worst_needs_reason: true,
            bands: [
              { name: '优', worth: '100' },
              { name: '良', worth: '80' },
              { name: '中', worth: '60' },
              { name: '差', worth: '0' }
            ]
          }
        }
      ]
    },
    {
      group: '商务部分',
      weight: '30',
      items: [
        {
          name: '同类项目业绩',
          points: '30',
          scale: 'of_hundred',
          objective: true,
          shape: { kind: 'count', each: '20', cap: '100' }
        }
      ]
    }
  ],
  price_score: { weight: '20', formula: 'lowest_over_offer' },
  payments: [{ kind: 'share', share: 10000 }],
  acceptance: [{ text: '按季度验收，年末总验收' }]
}

/** A need published by the demo's department, open for bids until `deadline`. */
export async function publishedNeed(title: string): Promise<{ need: string; deadline: number }> {
  const deadline = workingMorning(await now(), 24)
  const terms = { ...TERMS, title, deadline: instant(deadline) }
  const { id: need } = await ask(CAST.drafter, 'POST', '/opportunities', { kind: 'need', terms })
  const check = await ask(CAST.drafter, 'GET', `/opportunities/${need}/fair-check`)
  const fair_justifications = check.findings.map((one: Answer) => ({
    finding: one.finding.key,
    text: '探访方案的优劣只能横向比较，每档标准已在采购文件中写明'
  }))
  if (fair_justifications.length > 0)
    await change(CAST.drafter, `/opportunities/${need}/draft`, 'PATCH', `/opportunities/${need}/draft`, {
      fair_justifications
    })
  for (const [login, act] of [
    [CAST.drafter, 'submit'],
    [CAST.approver, 'publish']
  ] as const)
    await change(login, `/opportunities/${need}/draft`, 'POST', `/opportunities/${need}/${act}`, {})
  return { need, deadline }
}

/** A sealed bid, with the copy its organization keeps. */
export interface Bid {
  id: string
  copy: string
}

/** Has this organization write a bid and seal it. */
export async function sealedBid(bidder: string, need: string, total: string): Promise<Bid> {
  const begun = await ask(bidder, 'POST', `/opportunities/${need}/submissions`)
  const id = begun.card.id
  const terms = [0, 1]
  const written = await ask(
    bidder,
    'PATCH',
    `/submissions/${id}/draft`,
    {
      contact: { name: '张乐', phone: '13800000000' },
      offers: [{ total, budget: [{ category: 'labour', item: '社会工作者薪酬', amount: total }] }],
      qualifications: terms.map((n) => ({ term: `qualifications[${n}]`, statement: '符合，见附件' })),
      terms: terms.map((n) => ({ term: `substantive_terms[${n}]`, deviation: 'complies' })),
      claims: [
        { item: 'scoring[2].items[0]', evidence: { kind: 'things', things: [{ name: '2025 年长者探访项目' }] } }
      ],
      technical: [{ title: '服务方案', text: '每周两次入户探访，建立一人一档，突发情况两小时内响应。' }],
      declarations: { lawful_supplier: true, independent: true, truthful: true }
    },
    `"${begun.version}"`
  )
  // The key is made in the background once the need is published.
  await eventually('the need has its key', async () => {
    const { sealable } = await ask(bidder, 'GET', `/submissions/${id}`)
    return sealable ? true : undefined
  })
  const { copy } = await ask(bidder, 'POST', `/submissions/${id}/seal`, { edition: 1 }, `"${written.version}"`)
  return { id, copy }
}

/** A panel of four experts and one of the department's people, drawn and complete. */
export async function drawnPanel(need: string, deadline: number): Promise<string> {
  const review = deadline + 3_600_000
  const path = `/opportunities/${need}/panels`
  const { id: panel } = await ask(CAST.drafter, 'POST', path, {
    fields: ['A1003'],
    scope: '440000',
    experts: 4,
    representatives: [{ name: '李文', position: '科长' }],
    review_at: instant(review),
    place: '三楼会议室',
    answer_minutes: 60
  })
  await until(deadline - DAY)
  await change(CAST.drafter, `/panels/${panel}`, 'POST', `/panels/${panel}/draw`, {})
  await eventually('the panel is complete', async () => {
    for (const expert of CAST.experts) {
      const asked = (await ask(expert, 'GET', '/panel-invitations')).find((one: Answer) => one.state === 'notified')
      if (asked)
        await ask(expert, 'POST', `/panel-invitations/${asked.id}/answer`, { answer: 'accept' }, `"${asked.version}"`)
    }
    const { state } = await ask(CAST.drafter, 'GET', `/panels/${panel}`)
    return state === 'complete' ? true : undefined
  })
  return panel
}

/** Opens the bids by two people, after the deadline. */
export async function openedBids(need: string, deadline: number): Promise<void> {
  await until(deadline + 2 * 60_000)
  for (const opener of [CAST.approver, CAST.supervisor])
    await ask(opener, 'POST', `/opportunities/${need}/opening/shares`, { passphrase: PASSWORD })
}

/** A review under way: who chairs, who sits, which bids in which order. */
export interface Review {
  need: string
  panel: string
  review: string
  chair: string
  /** Accounts of the experts in the order of their numbers, then of the department's person. */
  members: string[]
  bids: { id: string; name: string }[]
}

/** Carries a new need to its review: three bids sealed and opened, the panel in session. */
export async function runningReview(title: string, totals = ['400000.00', '420000.00', '440000.00']): Promise<Review> {
  const { need, deadline } = await publishedNeed(title)
  for (const [i, total] of totals.entries()) await sealedBid(CAST.bidders[i] as string, need, total)
  const panel = await drawnPanel(need, deadline)
  await openedBids(need, deadline)
  await until(deadline + 3_600_000)
  await change(CAST.drafter, `/panels/${panel}`, 'POST', `/panels/${panel}/session`, {})
  await change(CAST.drafter, `/panels/${panel}`, 'PUT', `/panels/${panel}/chair`, { member: 1 })
  const { person } = await ask(CAST.drafter, 'GET', '/me')
  const begun = await ask(CAST.drafter, 'POST', `/panels/${panel}/review`, {
    representatives: [{ member: 5, account: person.id }]
  })
  const review = begun.id as string
  const members: string[] = []
  for (const person of [...CAST.experts, CAST.drafter]) {
    const sheet = await send(person, 'GET', `/reviews/${review}/sheet`)
    if (sheet.ok) members[((await sheet.json()) as { member: number }).member - 1] = person
  }
  return { need, panel, review, chair: members[0] as string, members, bids: begun.bids }
}

/** Finds every bid qualified and compliant. */
export async function examined(of: Review): Promise<void> {
  const view = `/reviews/${of.review}`
  const stages = [
    { who: CAST.drafter, kind: 'qualification', list: 'qualifications', action: 'qualify' },
    { who: of.chair, kind: 'compliance', list: 'terms', action: 'comply' }
  ]
  for (const { who, kind, list, action } of stages) {
    for (const bid of of.bids) {
      const terms: Answer[] = (await ask(CAST.drafter, 'GET', view))[list]
      const findings = terms.map(({ term }) => ({ term, passed: true }))
      await change(who, view, 'POST', `${view}/${kind}`, { bid: bid.id, findings })
    }
    await change(who, view, 'POST', `${view}/steps`, { action })
  }
}

/** Has every member mark every bid and lock: the first bid best. */
export async function scored(of: Review): Promise<void> {
  const view = `/reviews/${of.review}`
  const item = { count: 'scoring[2].items[0]', band: 'scoring[1].items[0]' }
  for (const bid of of.bids) {
    const evidence = { kind: 'count', value: 1 }
    await change(of.chair, view, 'POST', `${view}/evidence`, { bid: bid.id, item: item.count, evidence })
  }
  for (const member of of.members) {
    for (const [band, bid] of of.bids.entries()) {
      const marks = { [item.band]: { evidence: { kind: 'judged', value: band }, reason: '方案完整，响应时限明确' } }
      await change(member, `${view}/sheet`, 'PUT', `${view}/sheet`, { bid: bid.id, marks })
    }
    await change(member, `${view}/sheet`, 'POST', `${view}/sheet/submission`, undefined)
  }
}

/** Report, the chair's signature, conclusion: gives the award that follows. */
export async function concluded(of: Review): Promise<string> {
  const view = `/reviews/${of.review}`
  await change(of.chair, view, 'POST', `${view}/steps`, { action: 'report' })
  await change(of.chair, view, 'POST', `${view}/signatures`, {})
  await change(of.chair, view, 'POST', `${view}/steps`, { action: 'conclude' })
  return eventually('the award arrives', async () => {
    const awards = await ask(CAST.drafter, 'GET', `/opportunities/${of.need}/awards`)
    return awards[0]?.id as string | undefined
  })
}

/** The award published, its publicity running. */
export async function publishedAward(of: Review, award: string): Promise<void> {
  const view = `/awards/${award}`
  const entries = [{ lot: 0, bid: of.bids[0]?.id }]
  await change(CAST.drafter, view, 'POST', `${view}/proposal`, { entries })
  await change(CAST.approver, view, 'POST', `${view}/decision`, { approve: true })
  await change(CAST.approver, view, 'POST', `${view}/publication`, {})
}
