import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { toFailure } from '../contract/failure.ts'
import type { CoolingItem } from '../contract/freshness.ts'
import type { IngestReport } from '../contract/run.ts'
import { formatClockTime } from '../contract/units.ts'
import { coolingOf, dueRechecks, listCooling, performRecheck, setCooling, storedEvent } from '../engine/rechecking.ts'
import { isOver } from '../pipeline/plan-event.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'
import { shown, table } from './cli-tables.ts'
import { statusOf } from './report-status.ts'

/** The commands that keep events up to date: while they are under way, and while their results cool down. */
export function addFreshness(program: Command): void {
  addFollow(program)
  addRecheck(program)
}

function addFollow(program: Command): void {
  leaf(
    program,
    'follow <event>',
    'Asks again and again for what changed of an event that is under way, until Ctrl-C.',
    [
      'follow liverc:486677',
      'follow liverc:486677 --follow-min-ms 120000  # no more often than every two minutes',
      'follow liverc:486677 --json  # one object a line, as each look ends',
    ],
  )
    .addHelpText(
      'after',
      '\nIt ends by itself once the event is certainly over. Exit status: 0 over, 1 failed, 130 stopped.\n',
    )
    .action((event: string, _flags, command: Command) => inSession(command, (session) => follow(session, event)))
}

/** Looks until the event is over, or somebody says stop. A look that failed is told, and the next one comes all the same. */
async function follow(session: Session, event: string): Promise<number> {
  const { engine, signal, settings, print } = session
  for (;;) {
    const readAt = engine.listReadAt(event)
    const until = readAt === null ? 0 : Date.parse(readAt) + settings.followMinMs
    if (until > Date.now() && readAt !== null && Date.parse(readAt) <= Date.now()) {
      process.stderr.write(`Fresh until ${formatClockTime(until)}.\n`)
      if (await stopped(until - Date.now(), signal)) return exitStatus.cancelled
      continue
    }
    const report = await look(session, event)
    if (signal.aborted) return exitStatus.cancelled
    if (report) {
      await print(report, () => lookText(report))
      if (isOver(report.event, new Date())) {
        process.stderr.write('The event is over: there is nothing more to follow.\n')
        return statusOf(report)
      }
    }
    if (!report || engine.listReadAt(event) === readAt) {
      // Nothing came of it: the set minimum holds all the same.
      if (await stopped(settings.followMinMs, signal)) return exitStatus.cancelled
    }
  }
}

/** One look; null where it could not even begin, which is told. Throws what no other look will mend. */
async function look({ engine, signal }: Session, event: string): Promise<IngestReport | null> {
  try {
    return await engine.ingest(event, { mode: 'changed', trigger: 'follow', signal })
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code !== 'event/busy' && !failure.code.startsWith('source/')) throw failure
    process.stderr.write(`mre: ${failure.message}\n`)
    return null
  }
}

async function stopped(ms: number, signal: AbortSignal): Promise<boolean> {
  await sleep(ms, undefined, { signal }).catch(() => {})
  return signal.aborted
}

function lookText({ status, counts, skipped, failure }: IngestReport): string {
  const { racesSaved, racesUnchanged, racesFresh, laps } = counts
  const at = formatClockTime(Date.now())
  if (failure) return `${at}  ${shown(failure.message)}\n`
  const left = skipped.length > 0 ? `, ${skipped.length} left out` : ''
  const what =
    racesSaved === 0
      ? 'nothing new'
      : `${racesSaved} ${racesSaved === 1 ? 'race' : 'races'} new or changed, ${laps} laps`
  const end = status === 'cancelled' ? ' (stopped)' : ''
  return `${at}  ${what}; ${racesUnchanged + racesFresh} as before${left}${end}\n`
}

function addRecheck(program: Command): void {
  const recheck = group(
    program,
    'recheck',
    'meetings whose results are looked at again: after an hour, a day, a week, three weeks',
  )
  leaf(recheck, 'on <event>', 'Has an event looked at again while its results cool down, then freezes it.', [
    'recheck on liverc:486677',
  ]).action((event: string, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const found = storedEvent(engine, event)
      engine.withStore((store) => setCooling(store, found, true))
      const cooling = coolingOf(engine.reading(), found.eventId)
      await print({ event, cooling }, () => {
        const next = cooling?.nextAt
          ? `It is looked at again from ${cooling.nextAt} on`
          : 'Its results have cooled down'
        return `${shown(found.name)}: ${next}, by the app while it is open or by "recheck run".\n`
      })
      return exitStatus.done
    }),
  )
  leaf(recheck, 'off <event>', 'Looks at an event again no more.', ['recheck off liverc:486677']).action(
    (event: string, _flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = storedEvent(engine, event)
        engine.withStore((store) => setCooling(store, found, false))
        await print({ event, cooling: null }, () => `${shown(found.name)} is not looked at again by itself.\n`)
        return exitStatus.done
      }),
  )
  leaf(recheck, 'list', 'Lists these events, the next one first; works offline.', ['recheck list']).action(
    (_flags, command: Command) =>
      inSession(command, async ({ engine, print }) => {
        const found = listCooling(engine.reading(), new Date())
        await print({ events: found }, () => coolingTable(found))
        return exitStatus.done
      }),
  )
  leaf(recheck, 'run', 'Looks again at what is due now, one after the other. For cron and Task Scheduler.', [
    'recheck run',
  ])
    .addHelpText(
      'after',
      '\nExit status: 0 done or nothing due, 1 failed, 3 in part, 4 another program is at it, 130 stopped.\n',
    )
    .action((_flags, command: Command) =>
      inSession(command, async ({ engine, signal, print }) => {
        const looked: { event: string; name: string; status: IngestReport['status'] }[] = []
        for (const due of dueRechecks(engine.reading(), new Date())) {
          if (signal.aborted) break
          const status = await performRecheck(engine, due, { signal })
          if (status !== null) looked.push({ event: `${due.source}:${due.sourceEventId}`, name: due.name, status })
        }
        await print({ looked }, () =>
          looked.length === 0
            ? 'Nothing is due.\n'
            : looked.map(({ name, status }) => `${shown(name)}: ${status}\n`).join(''),
        )
        if (signal.aborted) return exitStatus.cancelled
        if (looked.some(({ status }) => status === 'failed')) return exitStatus.failed
        return looked.some(({ status }) => status === 'partial') ? exitStatus.partial : exitStatus.done
      }),
    )
}

function coolingTable(events: readonly CoolingItem[]): string {
  if (events.length === 0) return 'No event is looked at again. "recheck on EVENT" has one looked at.\n'
  const rows = events.map(({ source, sourceEventId, name, rechecksDone, rechecksPlanned, nextAt, frozenAt, isDue }) => [
    `${source}:${sourceEventId}`,
    name,
    `${rechecksDone} of ${rechecksPlanned}`,
    frozenAt !== null
      ? `frozen ${frozenAt.slice(0, 16).replace('T', ' ')}`
      : isDue
        ? 'now'
        : (nextAt?.slice(0, 16).replace('T', ' ') ?? ''),
  ])
  return table(['Event', 'Name', 'Looked', 'Next (UTC)'], rows)
}
