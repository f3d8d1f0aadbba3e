import { parentPort, workerData } from 'node:worker_threads'
import { toFailure, toWire } from '../contract/failure.ts'
import type { FromWorker, WorkerOrder } from './in-worker.ts'
import { performTask } from './keeping-tasks.ts'

/** Runs in a thread of its own: does the one task it was made for, tells how far it is, and ends. */

const { name, order } = workerData as WorkerOrder
const stopping = new AbortController()
const tell = (message: FromWorker) => parentPort?.postMessage(message)
parentPort?.once('message', () => stopping.abort())
try {
  const result = await performTask(name, order, {
    signal: stopping.signal,
    onProgress: (progress) => tell({ type: 'progress', progress }),
  })
  tell({ type: 'done', result })
} catch (error) {
  tell({ type: 'failed', failure: toWire(toFailure(error)) })
} finally {
  parentPort?.close()
}
