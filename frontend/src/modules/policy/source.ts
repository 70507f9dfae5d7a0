import type { FieldProblem } from '@/api/problem'

/** Something wrong with a text: where, which key, what is allowed. */
export interface Fault {
  /** From 1; absent where the whole text is meant. */
  line?: number
  key: string
  message: string
}

/** The server begins the message of a fault with its line, in the reader's language; here the Chinese by code points. */
const PLACE = /^(?:\u7b2c\s*(\d+)\s*\u884c\uff1a|line (\d+): )/

/** A field error of the server as a fault of the text. */
export function faultOf(field: FieldProblem): Fault {
  const match = PLACE.exec(field.message)
  const line = Number(match?.[1] ?? match?.[2])
  if (!match || !Number.isInteger(line)) return { key: field.path, message: field.message }
  return { line, key: field.path, message: field.message.slice(match[0].length) }
}

/** Where a line begins and ends in a text; line 1 is the first. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return { start: before, end: before + (lines[line - 1]?.length ?? 0) }
}
