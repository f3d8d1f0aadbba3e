import { Worker } from 'node:worker_threads'
import { Failure, type WireFailure } from '../contract/failure.ts'
import type { WorkProgress } from '../contract/keeping.ts'
import type { KeepingTaskName, KeepingTasks, WorkRooms } from './keeping-tasks.ts'

/** What a worker is made with. */
export type WorkerOrder = {
  [Name in KeepingTaskName]: { readonly name: Name; readonly order: KeepingTasks[Name]['order'] }
}[KeepingTaskName]

/** What a worker says. */
export type FromWorker =
  | { readonly type: 'progress'; readonly progress: WorkProgress }
  | { readonly type: 'done'; readonly result: unknown }
  | { readonly type: 'failed'; readonly failure: WireFailure }

/** Bundled, the worker lies beside the bundle; else it is a source file like this one. */
const entry = import.meta.filename.endsWith('.mjs') ? './keeping-worker.mjs' : './keeping-worker.ts'

/**
 * `performTask` in a thread of its own, with connections of its own: this one answers meanwhile, however long a step
 * takes. Asked to stop, it resolves when the thread has ended; what a step was in the middle of is ended first.
 */
export function performInWorker<Name extends KeepingTaskName>(
  name: Name,
  order: KeepingTasks[Name]['order'],
  { signal, onProgress }: WorkRooms = {},
): Promise<KeepingTasks[Name]['result']> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const worker = new Worker(new URL(entry, import.meta.url), { workerData: { name, order } })
    const stop = () => worker.postMessage('stop')
    signal?.addEventListener('abort', stop, { once: true })
    let outcome: FromWorker | undefined
    let error: unknown
    worker.on('message', (message: FromWorker) => {
      if (message.type === 'progress') onProgress?.(message.progress)
      else outcome = message
    })
    worker.on('error', (thrown) => {
      error = thrown
    })
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop)
      if (outcome?.type === 'done') resolve(outcome.result as KeepingTasks[Name]['result'])
      else if (outcome?.type === 'failed') reject(failureOf(outcome.failure))
      else reject(error ?? new Failure('unexpected', 'The work ended without a word. Try again.'))
    })
  })
}

function failureOf({ code, message, details }: WireFailure): Failure {
  return new Failure(code, message, details)
}
