import { type Command, InvalidArgumentError } from 'commander'
import { findHealth } from '../queries/health.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { healthText } from './health-tables.ts'

/** What tells how the program is doing. */
export function addHealth(program: Command): void {
  leaf(program, 'health', 'Shows how ingesting has gone: the last runs, days and months, failures by page and hour.', [
    'health --runs 10',
    'health --json',
  ])
    .option('--runs <n>', 'at most this many runs, the newest', readRuns, 30)
    .action(({ runs }: { runs: number }, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = findHealth(engine.reading(), { runs, now: new Date(), sites: engine.sites() })
        await print(found, () => healthText(found))
        return exitStatus.done
      }),
    )
}

function readRuns(text: string): number {
  if (/^[1-9]\d{0,2}$|^1000$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A number of runs from 1 to 1000 is needed.')
}
