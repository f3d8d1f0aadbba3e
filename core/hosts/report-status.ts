import type { IngestReport } from '../contract/run.ts'
import { exitStatus } from './cli-session.ts'

/** The exit status of a command that ends in a report. */
export function statusOf({ status, failure }: Pick<IngestReport, 'status' | 'failure'>): number {
  if (status === 'complete') return exitStatus.done
  if (status === 'partial') return exitStatus.partial
  if (status === 'cancelled') return exitStatus.cancelled
  if (failure?.code === 'event/busy') return exitStatus.busy
  return failure?.code === 'input/invalid' ? exitStatus.usage : exitStatus.failed
}
