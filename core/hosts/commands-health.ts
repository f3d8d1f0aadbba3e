import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { checkDatabase } from '../desks/database-check.ts'
import { createSettingsDesk } from '../desks/settings-desk.ts'
import { makeDiagnostics } from '../diagnostics/bundle.ts'
import { logFolder } from '../log-file.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { findHealth } from '../queries/health.ts'
import { leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { healthText } from './health-tables.ts'
import { writeWhole } from './write-whole.ts'

/** What tells how the program is doing. */
export function addHealth(program: Command): void {
  addSummary(program)
  addDiagnostics(program)
}

function addSummary(program: Command): void {
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

function addDiagnostics(program: Command): void {
  leaf(program, 'diagnostics', 'Writes a zip that helps to find out what went wrong; nothing is sent anywhere.', [
    'diagnostics --out diagnostics.zip',
    'diagnostics --out diagnostics.zip --run 12   # with the pages that run 12 could not read',
  ])
    .requiredOption('--out <file>', 'write to this file')
    .option('--run <n>', 'with the pages that this run could not use (default: the newest such)', readWhole)
    .addHelpText('after', '\nIts README.txt says what is inside, and what is not.\n')
    .action(({ out, run }: { out: string; run?: number }, command: Command) =>
      inSession(
        command,
        async ({ engine, file, settings, signal, print }) => {
          const { zip, names } = await makeDiagnostics({
            file,
            logFolder: logFolder(resolve(settings.dataDir)),
            host: 'command line',
            settings: () => createSettingsDesk(process.env, engine).list(),
            sites: engine.sites,
            browser: findChromium(process.env),
            check: () => checkDatabase({ file, signal }),
            runId: run,
            now: new Date(),
          })
          const written = writeWhole(out, zip)
          await print({ file: written, bytes: zip.byteLength, inside: names }, () => `${written}\n`)
          return exitStatus.done
        },
        // What is wrong may be a saved setting.
        { heedSaved: false },
      ),
    )
}

function readRuns(text: string): number {
  if (/^[1-9]\d{0,2}$|^1000$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A number of runs from 1 to 1000 is needed.')
}
