import type { components } from '@/api/schema'
import type { Json } from '@/composables/merge'
import type { Doc } from './terms/words'

export type FileView = components['schemas']['FileView']

/** A file the terms name, with what is known of it. */
export interface Attached {
  id: string
  /** What the drafter calls it; the file's own name where blank. */
  title: string
  file: FileView | undefined
}

/** The files the terms name, in order. */
export function attached(value: Json, files: readonly FileView[]): Attached[] {
  const rows = Array.isArray(value) ? (value as Doc[]) : []
  return rows.flatMap((row) =>
    typeof row.file === 'string'
      ? [{ id: row.file, title: String(row.title ?? ''), file: files.find((file) => file.id === row.file) }]
      : []
  )
}
