import type { Command } from 'commander'
import { Failure } from '../contract/failure.ts'
import type { IngestReport } from '../contract/run.ts'
import { leaf, readWhole } from './cli-leaf.ts'
import { progressBar } from './cli-progress.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { reportText, runsTable } from './cli-tables.ts'
import { statusOf } from './report-status.ts'

/** Adds "runs resume" to the group of runs. */
export function addResume(runs: Command): void {
  leaf(runs, 'resume', 'Continues a run that was cut off, stopped, or ended in part; only what is missing is read.', [
    'runs resume       # lists those that can be continued',
    'runs resume 12',
    'runs resume --all',
  ])
    .argument('[run]', 'its number in that list', readWhole)
    .option('--all', 'continue all of them, one after the other')
    .addHelpText('after', '\nExit status as of "ingest"; with --all the worst of them.\n')
    .action((run: number | undefined, { all = false }: { all?: boolean }, command: Command) =>
      inSession(command, async ({ engine, signal, json, print }) => {
        const found = engine.listResumable()
        if (run === undefined && !all) {
          const none = 'There is nothing to continue: every ingestion got to its end.\n'
          await print({ runs: found }, () => (found.length > 0 ? runsTable(found) : none))
          return exitStatus.done
        }
        if (run !== undefined && all) {
          throw new Failure('input/invalid', 'Give the number of a run or --all, not both.')
        }
        const statuses: number[] = []
        const reports: IngestReport[] = []
        for (const runId of run === undefined ? found.map((one) => one.runId) : [run]) {
          const bar = progressBar()
          const report = await engine
            .resume(runId, { signal, ...(!json && { onProgress: bar.onProgress }) })
            .finally(() => bar.stop())
          reports.push(report)
          statuses.push(statusOf(report))
          if (report.status === 'cancelled') break
        }
        await print(run === undefined ? { reports } : (reports[0] ?? {}), () =>
          reports.map((report) => reportText(report, false)).join('\n'),
        )
        return Math.max(exitStatus.done, ...statuses)
      }),
    )
}
