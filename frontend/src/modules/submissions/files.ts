import type { InjectionKey, Ref } from 'vue'
import type { BidFile } from './bid'

/** The files of the draft around a field. */
export interface BidFiles {
  /** The bid they belong to. */
  id: string
  /** Every file uploaded for the draft. */
  all: Readonly<Ref<readonly BidFile[]>>
  /** A file has been uploaded. */
  add(file: BidFile): void
}

export const bidFilesKey: InjectionKey<BidFiles> = Symbol('bid files')
