/** One wrong field of an input, as the server (RFC 9457 extension `fields`) or a check in the browser reports it. */
export interface FieldProblem {
  /** Path in the input: `budget.lines[2].amount`. */
  path: string
  /** Stable word: `required`, `uscc_check_digit`. */
  code: string
  /** What is wrong and what to do, in the reader's language. */
  message: string
  /** Line of a text that was sent, from 1. */
  line?: number
}

/** What a server problem document (RFC 9457) may hold. */
interface ProblemDocument {
  title?: string
  detail?: string
  code?: string
  fields?: FieldProblem[]
}

/** Codes that are ours, not the server's: no answer at all, or an answer that is no problem document. */
export type LocalCode = 'network' | 'unreadable'

/** Anything an API call can fail with. Aborted calls keep their own `AbortError` and never become a Problem. */
export class Problem extends Error {
  override readonly name = 'Problem'

  constructor(
    /** HTTP status; 0 when no answer came. */
    readonly status: number,
    /** The server's stable code, or a {@link LocalCode}. */
    readonly code: string,
    /** What kind of thing went wrong. Empty for local codes: the view has the words. */
    readonly title: string,
    /** What happened this time and the way out. */
    readonly detail: string,
    /** Wrong fields, if any. */
    readonly fields: readonly FieldProblem[] = [],
    /** Seconds after which trying again makes sense. */
    readonly retryAfter?: number,
    /** For the help desk. */
    readonly requestId?: string
  ) {
    super(detail || title || code)
  }

  /** Reads an error answer; a body that is no problem document still gives its status. */
  static fromAnswer(response: Response, body: unknown): Problem {
    const document: ProblemDocument = typeof body === 'object' && body !== null ? body : {}
    const wait = Number(response.headers.get('retry-after'))
    return new Problem(
      response.status,
      document.code ?? 'unreadable',
      document.title ?? '',
      document.detail ?? '',
      document.fields ?? [],
      Number.isFinite(wait) && wait > 0 ? wait : undefined,
      response.headers.get('x-request-id') ?? undefined
    )
  }

  /** The server was not reached. */
  static network(): Problem {
    return new Problem(0, 'network', '', '')
  }

  /** Whether the same call may succeed a little later without anybody changing anything. */
  get transient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

/** Whether a call was given up on purpose (page left, newer filter chosen). */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Any thrown value as a Problem; a fault of our own code is not disguised as one. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}
