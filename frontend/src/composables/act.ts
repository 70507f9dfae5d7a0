import { shallowRef } from 'vue'

/** A binding act to be shown once more before it is done. */
export interface Act {
  /** What will be done, as a sentence with its object: 「发布需求“…”」. */
  title: string
  /** What follows from it, one sentence each. */
  consequences: string[]
  /** Word on the button: the verb, not "OK". */
  confirm: string
  /** Takes something away from somebody. */
  danger?: boolean
  /** Asks for a reason, which is recorded. */
  reason?: { label: string; required: boolean }
  /** Does it. A failure is shown in the dialog, which stays. */
  run(reason: string): Promise<void>
}

/** The act asked about at present; `ActHost` shows it. */
export const pendingAct = shallowRef<{ act: Act; settle: (done: boolean) => void }>()

/** Shows a binding act and does it on confirmation. Resolves to whether it was done. */
export function confirmAct(act: Act): Promise<boolean> {
  pendingAct.value?.settle(false)
  return new Promise((resolve) => {
    pendingAct.value = {
      act,
      settle(done) {
        pendingAct.value = undefined
        resolve(done)
      }
    }
  })
}
