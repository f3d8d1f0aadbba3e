import { styleText } from 'node:util'
import Table from 'cli-table3'
import type { EventSummary, Track } from '../contract/domain.ts'
import type { HeldElsewhere } from '../contract/elsewhere.ts'
import type { IngestionRun, IngestReport, RunCounts } from '../contract/run.ts'

type Cell = string | number | null

/** A plain table: a header, one rule below it, numbers to the right. */
export function table(
  header: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly string[] = [],
): string {
  const bare = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '' }
  const sides = { 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '' }
  const made = new Table({
    head: header.map((title) => styleText('bold', title)),
    chars: { ...bare, ...sides, 'right-mid': '', middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: header.map((title) => (right.includes(title) ? 'right' : 'left')),
  })
  made.push(...rows.map((row) => row.map((cell) => (cell === null ? '' : shown(cell)))))
  return `${made.toString().replace(/[ \t]+$/gm, '')}\n`
}

/** Text from a results page must not steer the terminal: control and direction marks are shown as a dot. */
export function shown(cell: string | number): string {
  return String(cell).replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '·')
}

export function tracksTable(tracks: readonly Track[]): string {
  const rows = tracks.map((track) => [track.sourceTrackSlug, track.name, track.lastEventName, track.lastActivityText])
  return `${table(['Short name', 'Track', 'Last event', 'Active'], rows)}\n${plural(tracks.length, 'track')}\n`
}

export function eventsTable(events: readonly EventSummary[]): string {
  const rows = events.map((event) => [
    dates(event.startDateLocal, event.endDateLocal),
    `${event.source}:${event.sourceEventId}`,
    event.name,
    event.entryCount,
    event.driverCount,
    event.depth === 'none' ? '' : 'yes',
  ])
  const header = ['Held', 'Event', 'Name', 'Entries', 'Drivers', 'Ingested']
  return `${table(header, rows, ['Entries', 'Drivers'])}\n${plural(events.length, 'event')}\n`
}

function dates(start: string | null, end: string | null): string {
  if (start === null) return 'unknown'
  return end === null || end === start ? start : `${start} to ${end}`
}

const endings: Record<IngestReport['status'], string> = {
  running: 'is still running',
  complete: 'complete',
  partial: 'in part: some pages were left out',
  failed: 'failed',
  cancelled: 'stopped on request',
  interrupted: 'was interrupted',
}

function seeCorrections({ source, sourceEventId }: IngestReport['event']): string {
  return `"corrections ${source}:${sourceEventId}" shows what the source changed`
}

/** How an ingestion went, in a few lines. */
export function reportText(
  { runId, status, event, counts, requests, durationMs, skipped, summary, failure }: IngestReport,
  dryRun: boolean,
): string {
  const { results, laps, rowsInserted, rowsUpdated, rowsDeleted } = counts
  const name = event.name ?? `event ${event.sourceEventId}`
  const rows = rowsInserted + rowsUpdated + rowsDeleted
  const written =
    rows === 0
      ? 'nothing changed, nothing written'
      : `${plural(rowsInserted, 'row')} added, ${rowsUpdated} changed, ${rowsDeleted} removed`
  return [
    `${shown(name)}: ${endings[status]}${dryRun ? ' (dry run: nothing was written)' : ''}`,
    ...(failure ? [`  ${shown(failure.message)}`] : []),
    ...(summary === null ? [] : [`  ${shown(summary)}`]),
    `  ${racesText(counts, skipped.length)}`,
    `  ${plural(results, 'result')}, ${plural(laps, 'lap')}; ${dryRun && rows > 0 ? `would write: ${written}` : written}`,
    `  ${plural(requests.total, 'request')} (${requests.retries} repeated), ${(requests.bytes / 1e6).toFixed(1)} MB, ${(durationMs.total / 1000).toFixed(1)} s`,
    ...skipLines(skipped, runId === null ? 'With --json all are named.' : `"runs show ${runId}" names them all.`),
    ...(counts.racesHeld > 0 && !dryRun ? ['  "held list" shows what would be lost, and how to decide'] : []),
    ...(counts.corrections > 0
      ? [`  ${plural(counts.corrections, 'correction')}${dryRun ? '' : `: ${seeCorrections(event)}`}`]
      : []),
    '',
  ].join('\n')
}

/** "32 races listed, 2 saved, 1 unchanged, 29 not asked for (nothing changed), 0 left out". */
function racesText({ racesListed, racesSaved, racesUnchanged, racesFresh }: RunCounts, leftOut: number): string {
  const fresh = racesFresh > 0 ? ` ${racesFresh} not asked for (nothing changed),` : ''
  return `${plural(racesListed, 'race')} listed, ${racesSaved} saved, ${racesUnchanged} unchanged,${fresh} ${leftOut} left out`
}

/** So many lines of one kind say enough where a sentence says what they have in common. */
const skipsShown = 3

/** What was left out, by name; of many of one kind the first ones, and where to find the rest. */
function skipLines(skipped: IngestReport['skipped'], rest: string): string[] {
  const kinds = [...Map.groupBy(skipped, ({ code }) => code)]
  return kinds.flatMap(([code, skips]) => {
    const named = skips.length <= skipsShown + 1 ? skips : skips.slice(0, skipsShown)
    const lines = named.map(({ message }) => `  left out: ${shown(message)} [${code}]`)
    const more = skips.length - named.length
    return more === 0 ? lines : [...lines, `  left out: ${more} more [${code}]. ${rest}`]
  })
}

export function runsTable(runs: readonly IngestionRun[]): string {
  const rows = runs.map((run) => [
    run.runId,
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.status,
    run.sourceEventId ? `${run.source}:${run.sourceEventId}` : run.kind,
    run.counts.racesSaved + run.counts.racesUnchanged + run.counts.racesFresh || null,
    run.counts.laps || null,
    run.counts.racesSkipped || null,
    run.requests.total,
    `${(run.durationMs.total / 1000).toFixed(1)} s`,
  ])
  const header = ['Run', 'Started (UTC)', 'Status', 'What', 'Races', 'Laps', 'Left out', 'Requests', 'Took']
  return `${table(header, rows, ['Run', 'Races', 'Laps', 'Left out', 'Requests', 'Took'])}\n${plural(runs.length, 'run')}\n`
}

/** What programs are doing just now, a line each. */
export function heldTable(held: readonly HeldElsewhere[]): string {
  const rows = held.map(({ title, heldBy, since }) => [title, heldBy, since.slice(0, 16).replace('T', ' ')])
  return table(['What', 'By', 'Since (UTC)'], rows)
}

/** Everything that is recorded of one run. */
export function runText(run: IngestionRun): string {
  const { counts, requests, durationMs } = run
  const pages = Object.entries(run.pages).map(([type, read]) => `${read} ${type}`)
  const rows: [string, Cell][] = [
    ['Run', run.runId],
    ['Status', run.status],
    ['What', `${run.kind} ${run.url}`],
    ['Asked by', run.requestedBy],
    ['Started', run.startedAt],
    ['Ended', run.endedAt],
    ['Pages read', pages.join(', ') || 'none'],
    ['Races', racesText(counts, counts.racesSkipped)],
    ['Results, laps', `${counts.results}, ${counts.laps}`],
    ['Changed upstream', `${plural(counts.corrections, 'correction')}, ${plural(counts.racesHeld, 'race')} held`],
    ['Rows', `${counts.rowsInserted} added, ${counts.rowsUpdated} changed, ${counts.rowsDeleted} removed`],
    ['Requests', `${requests.total}, ${requests.retries} repeated, ${requests.bytes} bytes`],
    [
      'Time',
      `${durationMs.total} ms; fetching ${durationMs.fetch}, parsing ${durationMs.parse}, storing ${durationMs.store}`,
    ],
    ...(run.summary === null ? [] : [['In part', run.summary] as [string, Cell]]),
    ...(run.failure ? [['Why', `${run.failure.message} [${run.failure.code}]`] as [string, Cell]] : []),
  ]
  const skips = run.skipped.map(({ code, message }) => `left out: ${shown(message)} [${code}]\n`)
  const width = Math.max(...rows.map(([title]) => title.length))
  return `${rows.map(([title, value]) => `${title.padEnd(width)}  ${shown(value ?? '')}\n`).join('')}${skips.join('')}`
}

/** "1 race", "1,200 laps". */
export function plural(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}
