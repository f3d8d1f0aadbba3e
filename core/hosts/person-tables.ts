import { formatDate } from '../contract/dates.ts'
import type { DriverBest, DriverHistory, DriverItem } from '../contract/driver-history.ts'
import type { DriverMeeting } from '../contract/driver-meeting.ts'
import type { NamedDriver, PersonDecision, SuggestionList } from '../contract/persons.ts'
import type { TransponderReport } from '../contract/transponders.ts'
import { formatLapsTime, formatTime } from '../contract/units.ts'
import { plural, shown, table } from './cli-tables.ts'

const time = (ms: number | null | undefined) => (ms == null ? null : formatTime(Math.round(ms)))
const percent = (value: number | null) => (value === null ? null : `${value.toFixed(2)} %`)
const named = ({ driverName, source, sourceDriverId }: NamedDriver) => `${driverName} (${source}:${sourceDriverId})`
const place = (position: number | null, of: number, status: string | null) =>
  position === null ? status : `${position} of ${of}`

const levels = { 'very-likely': 'Very likely', likely: 'Likely', possible: 'Possible' } as const

/** Who looks like one person, with the reasons. */
export function suggestionsText({ suggestions, total }: SuggestionList): string {
  if (total === 0) return 'Nobody here looks like somebody else.\n'
  const parts = suggestions.map(({ one, other, level, evidence }) => {
    const lines = evidence.map(({ sentence, speaksFor }) => `  ${speaksFor ? '+' : '-'} ${shown(sentence)}\n`)
    return `${levels[level]}: ${shown(named(one))} and ${shown(named(other))}\n${lines.join('')}`
  })
  const more = total - suggestions.length
  const rest = more > 0 ? `\n${plural(more, 'more pair')}; --limit shows them.` : ''
  return `${parts.join('\n')}${rest}\n"persons merge" makes two of them one person, "persons apart" remembers that they are not.\n`
}

/** What was said of who is who. */
export function decisionsText(decisions: readonly PersonDecision[]): string {
  if (decisions.length === 0) return 'Nobody was merged or told apart.\n'
  const rows = decisions.map(({ one, other, isSame, note, decidedBy, decidedAt }) => [
    named(one),
    named(other),
    isSame ? 'one person' : 'not the same',
    decidedBy,
    decidedAt.slice(0, 10),
    note,
  ])
  return table(['Driver', 'and', 'Said', 'By', 'On', 'Why'], rows)
}

/** A line a person: how they are named to other commands, and how much of them is stored. */
export function driversText(drivers: readonly DriverItem[]): string {
  if (drivers.length === 0) return 'No such driver is stored.\n'
  const rows = drivers.map(({ source, sourceDriverId, driverName, raceCount, eventCount, lastEventName }) => [
    `${source}:${sourceDriverId}`,
    driverName,
    raceCount,
    eventCount,
    lastEventName,
  ])
  return table(['Driver', 'Name', 'Races', 'Meetings', 'Last at'], rows, ['Races', 'Meetings'])
}

/** A history in short: bests, seasons, and the latest races. */
export function historyText(history: DriverHistory): string {
  const { driverName, accounts, raceCount, eventCount, total, bests, seasons, form } = history
  const ids = accounts.length > 1 ? `One person: ${shown(accounts.map(named).join(', '))}\n` : ''
  const best = (figure: DriverBest['fastestLap']) => time(figure?.ms)
  const bestRows = bests.map((one) => [
    one.className,
    [one.trackName, one.layoutName].filter(Boolean).join(', '),
    one.raceCount,
    best(one.fastestLap),
    best(one.averageLap),
    best(one.top3Consecutive),
  ])
  const seasonRows = seasons.map((one) => [
    one.season ?? 'no date',
    one.eventCount,
    one.raceCount,
    one.lapCount,
    one.mainCount,
    one.mainWins,
    one.mainTopThrees,
  ])
  const formRows = form.map((one) => [
    one.startDateLocal,
    one.label ?? one.className,
    place(one.position, one.resultCount, one.statusText),
    time(one.averageLapMs),
    percent(one.slowerThanMedianPercent),
  ])
  const bestHeader = ['Class', 'Track', 'Races', 'Best lap', 'Best average', '3 in a row']
  const seasonHeader = ['Season', 'Meetings', 'Races', 'Laps', 'Mains', 'Won', 'Top 3']
  const formHeader = ['Day', 'Race', 'Place', 'Average', 'Slower than the middle']
  return [
    `${shown(driverName)}: ${plural(raceCount, 'race')}, ${plural(eventCount, 'meeting')}, ${plural(total.lapCount, 'lap')}\n${ids}`,
    `Bests, as published\n${table(bestHeader, bestRows, bestHeader.slice(2))}`,
    table(seasonHeader, seasonRows, seasonHeader.slice(1)),
    `Latest races, the middle being that of the field\n${table(formHeader, formRows, formHeader.slice(2))}`,
  ].join('\n')
}

/** A day at a meeting, run by run. */
export function dayText({ driver, eventName, startDateLocal, runs, cleanFactor }: DriverMeeting): string {
  const rows = runs.map((run) => [
    run.section,
    run.label ?? run.className,
    run.gridPosition,
    place(run.position, run.resultCount, run.statusText),
    run.lapsCompleted === null ? null : formatLapsTime(run.lapsCompleted, run.totalTimeMs),
    time(run.own.fastestLapMs),
    time(run.own.averageLapMs),
    time(run.own.top3ConsecutiveMs),
    percent(run.published.consistencyPercent),
    percent(run.clean.consistencyPercent),
  ])
  const header = ['Round', 'Race', 'Grid', 'Place', 'Result', 'Best lap', 'Average', '3 in a row', 'Cons.', 'Clean']
  return `${shown(named(driver))} at ${shown(eventName)}, ${formatDate(startDateLocal)}\n\n${table(header, rows, header.slice(2))}\nCons.: consistency as published. Clean: ours, over laps no slower than ${cleanFactor.toFixed(2)} times the median.\n`
}

/** What an entry list says of transponders, a sentence a line. */
export function transpondersText({ entryCount, numberCount, items }: TransponderReport): string {
  if (entryCount === 0) return 'The meeting has no entry list, or it was not read yet.\n'
  const lines = items.map(({ level, sentence }) => `${level === 'look' ? 'look' : 'info'}  ${shown(sentence)}\n`)
  const sums = `${plural(numberCount, 'transponder')} on ${entryCount.toLocaleString('en-US')} ${entryCount === 1 ? 'entry' : 'entries'}`
  return lines.length === 0 ? `${sums}: nothing to look at.\n` : `${lines.join('')}\n${sums}\n`
}
