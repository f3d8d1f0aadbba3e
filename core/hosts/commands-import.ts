import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { ImportAnswer, ImportedFile } from '../contract/import-pages.ts'
import { leaf } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { plural, shown } from './cli-tables.ts'
import { changesText } from './replay-text.ts'
import { statusOf } from './report-status.ts'

/** Laps shown of each kind and race; `--json` has them all. */
const lapsShown = 5

/** The command that imports pages which somebody saved from a browser. */
export function addImport(program: Command): void {
  leaf(program, 'import-pages <folder>', 'Imports pages of LiveRC that were saved from a browser; asks no website.', [
    'import-pages ~/Downloads/club-day --dry-run',
    'import-pages ~/Downloads/club-day',
  ])
    .option('--dry-run', 'say which page each file is and what would be written; write nothing')
    .addHelpText('after', help)
    .action((folder: string, { dryRun = false }: { dryRun?: boolean }, command: Command) =>
      inSession(command, async ({ engine, signal, json, print }) => {
        const lapsListed = json ? Number.POSITIVE_INFINITY : lapsShown
        const answer = await engine.importPages(resolve(folder), { apply: !dryRun, lapsListed, signal })
        await print(answer, () => importText(answer))
        return importStatus(answer)
      }),
    )
}

const help = `
Save the page of the meeting, its entry list and its races as "Webpage, HTML only", in any order and under any name. Which
page a file is, is told by its address where the browser wrote that down, else by what it says. Where that is not enough, put
a file pages.csv beside them, with a line "FILE,ADDRESS" for each (or pages.json: { "FILE": "ADDRESS" }).

Exit status: 0 all used, 1 failed, 2 wrong usage, 3 in part (what was not used is named), 4 another program works at the
meeting, 130 stopped.
`

function importStatus({ files, events }: ImportAnswer): number {
  const worst = events.map(({ report }) => statusOf(report)).find((status) => status !== exitStatus.done)
  if (worst !== undefined) return worst
  return files.some(({ outcome }) => outcome === 'unknown' || outcome === 'refused')
    ? exitStatus.partial
    : exitStatus.done
}

function importText({ applied, files, events }: ImportAnswer): string {
  const used = files.filter(({ outcome }) => outcome === 'used')
  return [
    `${plural(used.length, 'page')} of ${plural(files.length, 'file')} ${applied ? 'imported' : 'can be imported; nothing was written'}`,
    ...files.filter(({ outcome }) => outcome !== 'used').map(fileLine),
    ...events.flatMap(({ report, changes }) => {
      const { counts, skipped, failure, event } = report
      const rows = counts.rowsInserted + counts.rowsUpdated + counts.rowsDeleted
      return [
        `${shown(event.name ?? `event ${event.sourceEventId}`)}: ${report.status === 'partial' ? 'in part' : report.status}`,
        ...(failure ? [`  ${shown(failure.message)}`] : []),
        `  ${plural(counts.racesListed, 'race')} listed, ${counts.racesSaved} saved, ${counts.racesUnchanged} unchanged, ${skipped.length} left out`,
        ...skipped.map(({ message, code }) => `  left out: ${shown(message)} [${code}]`),
        ...(rows === 0 ? ['  nothing differs from what is stored'] : changesText(changes)),
      ]
    }),
    '',
  ].join('\n')
}

function fileLine({ file, outcome, name, message }: ImportedFile): string {
  const what = name === null ? '' : ` (${shown(name)})`
  return `  ${outcome}: ${shown(file)}${what}: ${shown(message ?? '')}`
}
