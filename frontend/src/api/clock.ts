/** Server minus browser clock, in milliseconds, learnt from the `Date` header of every answer. */
let offset = 0

/** Takes the server's time from an answer. The header has whole seconds, so half a second is added. */
export function learnServerTime(response: Response, now = Date.now()): void {
  const date = Date.parse(response.headers.get('date') ?? '')
  if (Number.isNaN(date)) return
  const seen = date + 500 - now
  // Below a second the header's own coarseness would make a countdown jump.
  if (Math.abs(seen - offset) > 1000) offset = seen
}

/** The present moment by the server's clock: deadlines are judged by it, not by the visitor's computer. */
export function serverNow(): number {
  return Date.now() + offset
}
