import { shallowRef } from 'vue'
import { Problem } from '@/api/problem'
import type { Choices } from './draft'
import { type Clash, type Json, merge, takeTheirs } from './merge'

/** A form's fields with the version they belong to. */
export interface Revision<T> {
  value: T
  version: number
}

/**
 * Saves a form over the version it was opened with. When somebody else saved the same thing meanwhile, fields changed on
 * one side only are joined and saved; the rest is put to the person (`clashes`, settled by `settle`), and nothing either
 * side wrote is lost.
 */
export function useRevision<T extends object, R>(options: {
  opened: () => Revision<T>
  /** What is stored now. */
  load(): Promise<Revision<T>>
  save(value: T, version: number): Promise<R>
}) {
  const clashes = shallowRef<Clash[]>([])
  let chosen: ((choices: Choices) => void) | undefined

  async function save(mine: T): Promise<R> {
    let base = options.opened()
    let value = mine
    for (;;) {
      try {
        return await options.save(value, base.version)
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'version_conflict') throw error
        const theirs = await options.load()
        const joined = merge(base.value, value, theirs.value)
        base = theirs
        value = joined.clashes.length > 0 ? await asked(joined.value, joined.clashes) : joined.value
      }
    }
  }

  async function asked(value: T, found: Clash[]): Promise<T> {
    clashes.value = found
    const choices = await new Promise<Choices>((resolve) => {
      chosen = resolve
    })
    clashes.value = []
    const settled = structuredClone(value)
    for (const clash of found) {
      if (choices[clash.path] === 'theirs') takeTheirs(settled as { [key: string]: Json }, clash)
    }
    return settled
  }

  return { clashes, save, settle: (choices: Choices) => chosen?.(choices) }
}
