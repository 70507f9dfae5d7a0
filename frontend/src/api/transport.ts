import { learnServerTime } from './clock'
import { isAbort, Problem } from './problem'

/** What every call carries. Kept in memory only: the refresh token is an HttpOnly cookie and survives a reload. */
export const credentials: {
  /** Short-lived access token. */
  token?: string
  /** Unit the person acts for. */
  unit?: string
  /** Language of server texts. */
  language: string
} = { language: 'zh-CN' }

/** Where the session is made, renewed and ended. */
export const SESSION_PATH = '/api/v1/session'
const REFRESH_PATH = `${SESSION_PATH}/refresh`

type Listener = () => void
const ended = new Set<Listener>()

/** Calls `listener` when a session that was alive can no longer be renewed. Returns how to stop listening. */
export function onSessionEnd(listener: Listener): () => void {
  ended.add(listener)
  return () => ended.delete(listener)
}

/** Headers every call carries. */
export function commonHeaders(): Record<string, string> {
  return {
    'Accept-Language': credentials.language,
    ...(credentials.token && { Authorization: `Bearer ${credentials.token}` }),
    ...(credentials.unit && { 'Acting-Unit': credentials.unit })
  }
}

async function attempt(request: Request): Promise<Response> {
  for (const [name, value] of Object.entries(commonHeaders())) {
    if (!request.headers.has(name)) request.headers.set(name, value)
  }
  try {
    const response = await globalThis.fetch(request)
    learnServerTime(response)
    return response
  } catch (error) {
    if (isAbort(error)) throw error
    throw Problem.network()
  }
}

/** What the server answers to login and refresh; the session store reads the rest of it. */
interface Renewed {
  access_token: string
}

let renewing: Promise<Renewed | undefined> | undefined

async function renewOnce(): Promise<Renewed | undefined> {
  const response = await attempt(new Request(new URL(REFRESH_PATH, location.href), { method: 'POST' }))
  if (response.ok) {
    const renewed: Renewed = await response.json()
    credentials.token = renewed.access_token
    return renewed
  }
  if (response.status === 401) {
    credentials.token = undefined
    return undefined
  }
  throw Problem.fromAnswer(response, await response.json().catch(() => undefined))
}

/**
 * Renews the access token with the refresh cookie. Calls made at the same time share one renewal: a refresh token
 * may be used only once, a second use would end the session. Gives `undefined` when there is no session to renew.
 */
export function renewSession(): Promise<Renewed | undefined> {
  renewing ??= renewOnce().finally(() => {
    renewing = undefined
  })
  return renewing
}

/** Sends a request with credentials; an expired access token is renewed once and the request repeated. */
export async function send(request: Request): Promise<Response> {
  const token = credentials.token
  const again = token === undefined ? undefined : request.clone()
  const response = await attempt(request)
  if (response.status !== 401 || again === undefined || new URL(request.url).pathname.startsWith(SESSION_PATH)) {
    return response
  }
  // Another call may have renewed it meanwhile.
  if (credentials.token === token && (await renewSession()) === undefined) {
    for (const listener of ended) listener()
    return response
  }
  return attempt(again)
}
