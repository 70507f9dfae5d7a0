import type { Component, InjectionKey, Ref } from 'vue'

/** What a form of the terms shows beside its fields, and where it should look. */
export interface Guide {
  /** Sentences about a place (findings, reviewers' remarks), by path. */
  notes: Readonly<Ref<ReadonlyMap<string, readonly { tone: 'bad' | 'warn' | 'busy'; text: string }[]>>>
  /** The place asked for: rows on the way to it open. */
  target: Readonly<Ref<string | undefined>>
}

export const guideKey: InjectionKey<Guide> = Symbol('guide')

/** Whether a place is `path` itself or lies inside it. */
export function leadsThrough(target: string | undefined, path: string): boolean {
  return target !== undefined && (target === path || target.startsWith(`${path}.`) || target.startsWith(`${path}[`))
}

/** What a form of a bid knows that a form of terms does not. */
export interface Surroundings {
  /** Takes and shows files: `modelValue` is the list of their ids, `label` names it. */
  files: Component
  /** Places of the terms that a part may speak to: scoring items by path. */
  places: Readonly<Ref<readonly { path: string; label: string }[]>>
}

export const surroundingsKey: InjectionKey<Surroundings> = Symbol('surroundings')
