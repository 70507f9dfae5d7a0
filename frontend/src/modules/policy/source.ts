import type { FieldProblem } from '@/api/problem'

/** Something wrong with a text: where, which key, what is allowed. */
export interface Fault {
  /** From 1; absent where the whole text is meant. */
  line?: number
  key: string
  message: string
}

/** A field error of the server as a fault of the text. */
export function faultOf(field: FieldProblem): Fault {
  return { line: field.line, key: field.path, message: field.message }
}

/** Where a line begins and ends in a text; line 1 is the first. */
export function lineRange(text: string, line: number): { start: number; end: number } {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return { start: before, end: before + (lines[line - 1]?.length ?? 0) }
}
