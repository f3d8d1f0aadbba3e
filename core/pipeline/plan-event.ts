import type { PageRef, SourceEventPage, SourceListedRace } from '../connectors/connector.ts'
import type { RunMode } from '../contract/run.ts'
import type { KnownEvent, KnownRace } from '../store/readings.ts'

/**
 * Why a page is asked for. `everything`: because the person wants all of it. `new`: it is not stored. `changed`: its
 * line on the event page says something else, or it is listed again. `left-out`: a run could not have it since it was
 * last read. `held`: what it showed waits for a decision. `unsettled`: it was read when it may still have been under
 * way. `total`: the event page counts other laps than it did, and no line says where.
 */
export type AskedBecause = 'everything' | 'new' | 'changed' | 'left-out' | 'held' | 'unsettled' | 'total'

/** The days of an event on its track's own calendar. */
export type EventDays = Pick<SourceEventPage, 'startDateLocal' | 'endDateLocal'>

export interface PlannedPage {
  readonly ref: PageRef
  readonly because: AskedBecause
}

export interface EventPlan {
  /** To be asked for, in the order of the connector's own plan. */
  readonly pages: readonly PlannedPage[]
  /** Races that are not asked for because nothing about them has changed. */
  readonly freshRaces: number
  /** Would be asked for, were there no limit to the pages of one run. */
  readonly overBudget: readonly PageRef[]
}

export interface PlanWanted {
  /** All pages of the event but its own, as the connector plans them. */
  readonly pages: readonly PageRef[]
  readonly event: SourceEventPage
  /** What the event page stated when it was last read; null where it was not. */
  readonly stated: Pick<SourceEventPage, 'lapCount' | 'entryCount' | 'driverCount'> | null
  readonly known: KnownEvent
  readonly mode: RunMode
  readonly now: Date
  /** Of a run that is continued: what was read since then is not asked for again. UTC, ISO text. */
  readonly readSince: string | null
  /** Whether a race that may not have settled yet is left alone until asking again can settle it. */
  readonly isPatient: boolean
  /** At most this many pages, the event's own included. */
  readonly maxPages: number
}

/** A race has settled when it was read this long after it was read first, or after it must have ended. */
export const settleMs = 600_000
const hourMs = 3_600_000
/** The farthest time zones: a clock time of a track is an instant within these of the same time in UTC. */
const westmostMs = 12 * hourMs
/** Without a time of its own a race is over half a day after its meeting's last day: some go on past midnight. */
const afterLastDayMs = 24 * hourMs + westmostMs + 12 * hourMs
/** An entry list of a meeting that is not over is asked for again no sooner than this. */
const entryListMs = hourMs

/**
 * Which pages of an event are asked for, from its own page and what is stored. Pure. In mode `changed` a stored race is
 * not asked for when its line on the event page says what is stored, its page was read whole, nothing of it waits for a
 * decision, and it has settled. All other modes ask for everything.
 */
export function planEvent(wanted: PlanWanted): EventPlan {
  const { pages, event, known, maxPages } = wanted
  const races = new Map(known.races.map((race) => [race.sourceRaceId, race]))
  const lines = new Map(event.races.map((line) => [line.sourceRaceId, line]))
  const reasonOf = ({ pageType, sourceId }: PageRef): AskedBecause | null => {
    if (pageType === 'entry-list') return whyEntryList(wanted)
    const id = sourceId ?? ''
    return whyRace(races.get(id), lines.get(id), wanted)
  }
  let asked = pages.flatMap((ref): PlannedPage[] => {
    const because = reasonOf(ref)
    return because === null ? [] : [{ ref, because }]
  })
  if (!asked.some(({ ref }) => isRace(ref)) && lapsMoved(wanted, races)) {
    const entryList = asked.filter(({ ref }) => !isRace(ref))
    asked = [...entryList, ...pages.filter(isRace).map((ref): PlannedPage => ({ ref, because: 'total' }))]
  }
  const room = Math.max(0, maxPages - 1)
  return {
    pages: asked.slice(0, room),
    freshRaces: pages.filter(isRace).length - asked.filter(({ ref }) => isRace(ref)).length,
    overBudget: asked.slice(room).map(({ ref }) => ref),
  }
}

const isRace = ({ pageType }: PageRef) => pageType === 'race-result'

function whyRace(
  race: KnownRace | undefined,
  line: SourceListedRace | undefined,
  { mode, readSince, event, now, isPatient }: PlanWanted,
): AskedBecause | null {
  if (!race || !line) return mode === 'changed' ? 'new' : 'everything'
  const { firstReadAt, lastReadAt, isOwed, isHeld } = race
  if (mode !== 'changed') {
    const isDone = readSince !== null && lastReadAt !== null && lastReadAt >= readSince && !isOwed && !isHeld
    return isDone && saysWhatIsStored(line, race) ? null : 'everything'
  }
  if (race.isMissing || !saysWhatIsStored(line, race)) return 'changed'
  if (isOwed) return 'left-out'
  if (isHeld) return 'held'
  if (firstReadAt === null || lastReadAt === null) return 'unsettled'
  if (hasSettled(firstReadAt, lastReadAt, endedBy(line, event))) return null
  return isPatient && now.getTime() - Date.parse(firstReadAt) < settleMs ? null : 'unsettled'
}

const isSameOrSilent = (said: string | number | null, known: string | number | null | undefined) =>
  said === null || said === known

/** What the line is silent on, the race's own page or the entry list may have said. */
function saysWhatIsStored(line: SourceListedRace, race: KnownRace): boolean {
  const { rawLabel, completedAtLocal, completedText, heatNumber, heatCount, mainLetter, mainLeg } = line
  return (
    rawLabel === race.rawLabel &&
    completedAtLocal === race.completedAtLocal &&
    completedText === race.completedText &&
    heatNumber === race.heatNumber &&
    heatCount === race.heatCount &&
    mainLetter === race.mainLetter &&
    mainLeg === race.mainLeg &&
    isSameOrSilent(line.section, race.section) &&
    isSameOrSilent(line.raceNumber, race.raceNumber) &&
    isSameOrSilent(line.className, race.className) &&
    isSameOrSilent(line.label, race.label)
  )
}

function hasSettled(firstReadAt: string, lastReadAt: string, endedAtMs: number): boolean {
  const lastMs = Date.parse(lastReadAt)
  return lastMs >= endedAtMs + settleMs || lastMs >= Date.parse(firstReadAt) + settleMs
}

/** The instant by which a race has ended wherever its track lies, in ms since 1970; infinite where nothing tells. */
function endedBy({ completedAtLocal }: SourceListedRace, event: SourceEventPage): number {
  return completedAtLocal === null ? overBy(event) : Date.parse(`${completedAtLocal}:00Z`) + westmostMs
}

function overBy({ startDateLocal, endDateLocal }: EventDays): number {
  const lastDay = endDateLocal ?? startDateLocal
  return lastDay === null ? Number.POSITIVE_INFINITY : Date.parse(`${lastDay}T00:00:00Z`) + afterLastDayMs
}

/** Whether an event is certainly over, whatever its time zone. False where the source states no day. */
export function isOver(event: EventDays, now: Date): boolean {
  return now.getTime() >= overBy(event)
}

function whyEntryList(wanted: PlanWanted): AskedBecause | null {
  const { event, known, mode, now, readSince, stated } = wanted
  // Of an event that was deleted, the log still knows that its entry list was read once.
  const readAt = stated === null ? null : known.entryListReadAt
  if (mode !== 'changed') return readSince !== null && readAt !== null && readAt >= readSince ? null : 'everything'
  if (readAt === null) return 'new'
  const isAsBefore =
    isSameOrSilent(event.entryCount, stated?.entryCount) && isSameOrSilent(event.driverCount, stated?.driverCount)
  if (!isAsBefore) return 'changed'
  const age = now.getTime() - Date.parse(readAt)
  return isOver(event, now) || (age >= 0 && age < entryListMs) ? null : 'unsettled'
}

/** Whether the event page's own total says that some race is not what it was. */
function lapsMoved({ event, known, mode, stated }: PlanWanted, stored: ReadonlyMap<string, KnownRace>): boolean {
  const { lapCount, races } = event
  if (mode !== 'changed' || lapCount === null || races.length === 0) return false
  const laps = races.reduce((sum, { sourceRaceId }) => sum + (stored.get(sourceRaceId)?.lapCount ?? 0), 0)
  return lapCount !== laps && (lapCount !== stated?.lapCount || !known.lastRunComplete)
}
