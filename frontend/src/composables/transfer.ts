import { onScopeDispose, ref, shallowRef } from 'vue'
import { asProblem, isAbort, type Problem } from '@/api/problem'
import { download, type Progress, saveFile, upload } from '@/api/transfer'

/** State of one transfer at a time: how far, what went wrong, how to stop. Leaving the page stops it. */
function useTransfer() {
  const progress = shallowRef<Progress>()
  const problem = shallowRef<Problem>()
  const busy = ref(false)
  let abort: AbortController | undefined
  onScopeDispose(() => abort?.abort())

  async function run<T>(
    work: (onProgress: (p: Progress) => void, signal: AbortSignal) => Promise<T>
  ): Promise<T | undefined> {
    abort?.abort()
    abort = new AbortController()
    busy.value = true
    problem.value = undefined
    progress.value = { done: 0 }
    try {
      return await work((p) => {
        progress.value = p
      }, abort.signal)
    } catch (error) {
      if (!isAbort(error)) problem.value = asProblem(error)
      return undefined
    } finally {
      busy.value = false
      progress.value = undefined
    }
  }

  return { progress, problem, busy, run, cancel: () => abort?.abort() }
}

/** Downloads a file the server makes and hands it to the browser. */
export function useDownload() {
  const { run, ...state } = useTransfer()
  async function start(path: string, name: string): Promise<void> {
    const file = await run((onProgress, signal) => download(path, name, onProgress, signal))
    if (file) saveFile(file)
  }
  return { ...state, start }
}

/** What a file must be, checked before it is sent; the server checks its content again. */
export interface FileLimits {
  /** Endings with their dot, lower case: `.xlsx`. */
  endings: readonly string[]
  /** Bytes. */
  size: number
}

export type FileFault = 'ending' | 'size' | 'empty'

/** What is wrong with a file before sending it. */
export function fileFault(file: { name: string; size: number }, limits: FileLimits): FileFault | undefined {
  if (!limits.endings.some((ending) => file.name.toLowerCase().endsWith(ending))) return 'ending'
  if (file.size > limits.size) return 'size'
  return file.size === 0 ? 'empty' : undefined
}

/** Uploads one file and gives the server's answer, `undefined` when it failed or was stopped. */
export function useUpload<T>() {
  const { run, ...state } = useTransfer()
  function start(path: string, body: FormData | Blob, headers?: Record<string, string>): Promise<T | undefined> {
    return run((onProgress, signal) => upload<T>(path, body, { headers, onProgress, signal }))
  }
  return { ...state, start }
}
