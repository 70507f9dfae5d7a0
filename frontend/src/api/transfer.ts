import { isAbort, Problem } from './problem'
import { commonHeaders, credentials, renewSession, send } from './transport'

/** How far a transfer is: bytes so far, and the whole where it is known. */
export interface Progress {
  done: number
  total?: number
}

/** A file the server made, with its name. */
export interface Download {
  blob: Blob
  name: string
}

/** Name in `Content-Disposition`, the UTF-8 form first. */
export function fileName(header: string | null, fallback: string): string {
  const utf8 = header?.match(/filename\*=UTF-8''([^;]+)/i)?.[1]
  if (utf8) return decodeURIComponent(utf8)
  return header?.match(/filename="([^"]+)"/i)?.[1] ?? fallback
}

/** Fetches a file and tells how far it is. */
export async function download(
  path: string,
  fallbackName: string,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal
): Promise<Download> {
  const response = await send(new Request(new URL(path, location.href), { signal }))
  if (!response.ok) throw Problem.fromAnswer(response, await response.json().catch(() => undefined))
  const length = Number(response.headers.get('content-length'))
  const total = length > 0 && !response.headers.has('content-encoding') ? length : undefined
  const parts: BlobPart[] = []
  let done = 0
  const reader = response.body?.getReader()
  for (;;) {
    const chunk = await reader?.read().catch((error) => {
      throw isAbort(error) ? error : Problem.network()
    })
    if (!chunk || chunk.done) break
    parts.push(chunk.value)
    done += chunk.value.byteLength
    onProgress({ done, total })
  }
  const type = response.headers.get('content-type') ?? 'application/octet-stream'
  return { blob: new Blob(parts, { type }), name: fileName(response.headers.get('content-disposition'), fallbackName) }
}

/** Hands a file to the browser's own download. */
export function saveFile({ blob, name }: Download): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** One upload attempt. `fetch` cannot tell upload progress, `XMLHttpRequest` can. */
function post(
  path: string,
  body: FormData | Blob,
  headers: Record<string, string>,
  onProgress: (progress: Progress) => void,
  signal?: AbortSignal
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    request.open('POST', path)
    for (const [name, value] of Object.entries({ ...commonHeaders(), ...headers })) {
      request.setRequestHeader(name, value)
    }
    request.upload.onprogress = (event) => onProgress({ done: event.loaded, total: event.total })
    request.onload = () => {
      const answered = new Headers()
      for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
        const colon = line.indexOf(':')
        if (colon > 0) answered.append(line.slice(0, colon), line.slice(colon + 1).trim())
      }
      const empty = request.status === 204 || request.status === 205
      resolve(new Response(empty ? null : request.responseText, { status: request.status, headers: answered }))
    }
    request.onerror = () => reject(Problem.network())
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
    request.onloadend = () => signal?.removeEventListener('abort', abort)
    signal?.addEventListener('abort', abort)
    request.send(body)
  })
}

/** Sends a file and tells how far it is; the answer's JSON is given back as `T`. */
export async function upload<T>(
  path: string,
  body: FormData | Blob,
  options: { headers?: Record<string, string>; onProgress: (progress: Progress) => void; signal?: AbortSignal }
): Promise<T> {
  const once = () => post(path, body, options.headers ?? {}, options.onProgress, options.signal)
  let response = await once()
  if (response.status === 401 && credentials.token && (await renewSession())) response = await once()
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined)
  if (!response.ok) throw Problem.fromAnswer(response, answer)
  return answer
}
