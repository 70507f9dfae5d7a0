import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { serverNow } from './clock'
import { Problem } from './problem'
import { credentials, onSessionEnd, renewSession, send } from './transport'

type Answer = (request: Request) => Response | Promise<Response>

let answer: Answer
let asked: Request[]

function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
}

const url = (path: string) => new URL(path, 'http://localhost:3000')

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request)
    return answer(request)
  })
  Object.assign(credentials, { token: undefined, unit: undefined, language: 'zh-CN' })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('send', () => {
  it('carries token, acting unit and language', async () => {
    Object.assign(credentials, { token: 't1', unit: 'u1', language: 'en' })
    answer = () => json(200, {})
    await send(new Request(url('/api/v1/needs')))
    const headers = asked[0]?.headers
    expect(headers?.get('authorization')).toBe('Bearer t1')
    expect(headers?.get('acting-unit')).toBe('u1')
    expect(headers?.get('accept-language')).toBe('en')
  })

  it('renews an expired token once for calls made together, and repeats each with its body', async () => {
    credentials.token = 'old'
    const bodies: string[] = []
    answer = async (request) => {
      if (request.url.endsWith('/refresh')) return json(200, { access_token: 'new' })
      if (request.headers.get('authorization') !== 'Bearer new') return json(401, { code: 'unauthenticated' })
      bodies.push(await request.text())
      return json(200, {})
    }
    const post = (body: string) => send(new Request(url('/api/v1/needs'), { method: 'POST', body }))
    const answers = await Promise.all([post('a'), post('b')])
    expect(answers.map((a) => a.status)).toEqual([200, 200])
    expect(asked.filter((request) => request.url.endsWith('/refresh'))).toHaveLength(1)
    expect(bodies.sort()).toEqual(['a', 'b'])
  })

  it('says that the session ended when it cannot be renewed', async () => {
    credentials.token = 'old'
    answer = () => json(401, { code: 'session_ended' })
    const ended = vi.fn()
    const stop = onSessionEnd(ended)
    const response = await send(new Request(url('/api/v1/needs')))
    stop()
    expect(response.status).toBe(401)
    expect(ended).toHaveBeenCalledTimes(1)
    expect(credentials.token).toBeUndefined()
  })

  it('does not take a wrong password for an expired token', async () => {
    credentials.token = 'old'
    answer = () => json(401, { code: 'bad_credentials' })
    await send(new Request(url('/api/v1/session'), { method: 'POST' }))
    expect(asked).toHaveLength(1)
  })

  it('turns a lost connection into a problem and leaves an abort an abort', async () => {
    answer = () => {
      throw new TypeError('failed to fetch')
    }
    await expect(send(new Request(url('/x')))).rejects.toMatchObject({ code: 'network', transient: true })
    answer = () => {
      throw new DOMException('gone', 'AbortError')
    }
    await expect(send(new Request(url('/x')))).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('keeps the session when the server is merely away', async () => {
    credentials.token = 'old'
    answer = () => json(503, { code: 'unavailable' })
    await expect(renewSession()).rejects.toBeInstanceOf(Problem)
    expect(credentials.token).toBe('old')
  })

  it('learns the server’s time', async () => {
    const ahead = Date.now() + 3_600_000
    answer = () => json(200, {}, { date: new Date(ahead).toUTCString() })
    await send(new Request(url('/x')))
    expect(Math.abs(serverNow() - ahead)).toBeLessThan(2000)
  })
})

describe('Problem', () => {
  it('reads an RFC 9457 document', () => {
    const response = new Response(null, { status: 422, headers: { 'x-request-id': 'r1', 'retry-after': '5' } })
    const problem = Problem.fromAnswer(response, {
      code: 'invalid',
      title: '填写内容有误',
      detail: '统一社会信用代码第18位校验不符',
      fields: [{ path: 'uscc', code: 'uscc_check_digit', message: '统一社会信用代码第18位校验不符' }]
    })
    expect(problem).toMatchObject({ status: 422, code: 'invalid', retryAfter: 5, requestId: 'r1', transient: false })
    expect(problem.fields[0]?.path).toBe('uscc')
  })

  it('survives an answer that is no document', () => {
    const problem = Problem.fromAnswer(new Response('<html>', { status: 502 }), '<html>')
    expect(problem).toMatchObject({ code: 'unreadable', transient: true, fields: [] })
  })
})
