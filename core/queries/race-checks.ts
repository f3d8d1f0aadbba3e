import { createHash } from 'node:crypto'
import { addTallies, type Disagreement, disagreementsOf, tallyOf } from '../analysis/disagreements.ts'
import { usualCleanFactor } from '../analysis/race-figures.ts'
import { verifyRace } from '../analysis/verify-race.ts'
import type { CheckItem, ChecksOf, FigureTally, MeetingChecks, RaceChecks, RaceVerdict } from '../contract/checks.ts'
import type { DecisionSubject } from '../contract/decisions.ts'
import type { SourceName } from '../contract/domain.ts'
import type { Store } from '../store/database.ts'
import { listDecisions } from '../store/decisions.ts'
import { findSavedHash } from '../store/pages.ts'
import { summariseChecks } from './check-summary.ts'
import { findMeetingMaterial, findRaceMaterial, type MeetingMaterial, type RaceMaterial } from './race-material.ts'

/** The address of a race's page, by which the archive knows it; null where there is none. */
export type RaceAddress = (race: {
  readonly source: SourceName
  readonly sourceTrackSlug: string
  readonly sourceRaceId: string
}) => string | null

type FindingSubject = DecisionSubject<'finding'>

/** A race's verdict with how each figure fared, and what each thing that does not add up is acknowledged by. */
interface VerifiedRace {
  readonly verdict: RaceVerdict
  readonly figures: FigureTally[]
  readonly subjects: ReadonlyMap<string, FindingSubject>
}

/** Every published figure of a race held against its laps; undefined where there is no such race. All of one moment. */
export function findRaceChecks(store: Store, raceId: number, addressOf: RaceAddress): RaceChecks | undefined {
  return store.read(() => {
    // No figure of ours is shown, so it does not matter here which laps are called clean.
    const material = findRaceMaterial(store, raceId, { cleanFactor: usualCleanFactor })
    if (material === undefined) return undefined
    const { verdict, figures } = verified(store, material, material, notesOf(store, material.eventId), addressOf)
    return { ...verdict, eventId: material.eventId, figures }
  })
}

/** The same of every race of a meeting; undefined where it is not stored. */
export function findMeetingChecks(store: Store, eventId: number, addressOf: RaceAddress): MeetingChecks | undefined {
  return store.read(() => {
    const material = findMeetingMaterial(store, eventId, { cleanFactor: usualCleanFactor })
    if (material === undefined) return undefined
    const notes = notesOf(store, eventId)
    const races = material.races.map((race) => verified(store, material, race, notes, addressOf))
    const verdicts = races.map(({ verdict }) => verdict)
    const figures = addTallies(races.map((race) => race.figures))
    return { eventId, ...summariseChecks(verdicts), races: verdicts, figures }
  })
}

/** What a disagreement is acknowledged by, and what it is for a person; undefined where it is not so (any more). */
export function findDisagreement(
  store: Store,
  raceId: number,
  checkId: string,
): { readonly subject: FindingSubject; readonly about: string } | undefined {
  return store.read(() => {
    const material = findRaceMaterial(store, raceId, { cleanFactor: usualCleanFactor })
    if (material === undefined) return undefined
    const { verdict, subjects } = verified(store, material, material, new Map(), () => null)
    const subject = subjects.get(checkId)
    const item = verdict.items.find((one) => one.checkId === checkId)
    if (subject === undefined || item === undefined) return undefined
    const race = verdict.label ?? `Race ${verdict.sourceRaceId}`
    return {
      subject,
      about: `${material.eventName}, ${race}: ${[item.driverName, item.what].filter(Boolean).join(', ')}`,
    }
  })
}

/** All that nobody has acknowledged yet, of a race or of a meeting; undefined where it is not stored. */
export function findOpenDisagreements(
  store: Store,
  of: ChecksOf,
): { readonly subjects: readonly FindingSubject[]; readonly about: string } | undefined {
  return store.read(() => {
    const settings = { cleanFactor: usualCleanFactor }
    const race = of.kind === 'race' ? findRaceMaterial(store, of.raceId, settings) : undefined
    const meeting = of.kind === 'meeting' ? findMeetingMaterial(store, of.eventId, settings) : undefined
    const found = race ?? meeting
    if (found === undefined) return undefined
    const notes = notesOf(store, found.eventId)
    const subjects = (race ? [race] : (meeting?.races ?? [])).flatMap((one) =>
      [...verified(store, found, one, notes, () => null).subjects].flatMap(([checkId, subject]) =>
        notes.has(checkId) ? [] : [subject],
      ),
    )
    const name = race && (race.race.label ?? `Race ${race.race.sourceRaceId}`)
    return { subjects, about: [found.eventName, name].filter(Boolean).join(', ') }
  })
}

function verified(
  store: Store,
  { source, sourceEventId, sourceTrackSlug }: Omit<MeetingMaterial, 'races'>,
  { raceId, race, driverIds, figures }: RaceMaterial,
  notes: ReadonlyMap<string, CheckItem['acknowledged']>,
  addressOf: RaceAddress,
): VerifiedRace {
  const { sourceRaceId, section, raceNumber, label } = race
  const checks = verifyRace(race, figures)
  const disagreements = disagreementsOf(checks, race.findings)
  const subjects = new Map<string, FindingSubject>()
  const items = disagreements.map((one): CheckItem => {
    const subject = subjectOf({ source, sourceEventId, sourceRaceId }, one)
    const checkId = checkIdOf(subject)
    subjects.set(checkId, subject)
    const { told, ...shown } = one
    const driverId = one.sourceDriverId === null ? null : (driverIds.get(one.sourceDriverId) ?? null)
    return { ...shown, driverId, checkId, acknowledged: notes.get(checkId) ?? null }
  })
  const agreeCount = checks.filter(({ outcome }) => outcome === 'agrees').length
  const open = items.filter(({ acknowledged }) => acknowledged === null)
  const known = items.filter(({ acknowledged }) => acknowledged !== null)
  // Where nobody drove, an order and gaps of nothing are no figures that agree.
  const isVerified = agreeCount > 0 && race.results.some(({ laps }) => laps.length > 0)
  const url = addressOf({ source, sourceTrackSlug, sourceRaceId })
  const verdict: RaceVerdict = {
    raceId,
    sourceRaceId,
    section,
    raceNumber,
    label,
    state: open.length > 0 ? 'wrong' : known.length > 0 ? 'known' : isVerified ? 'verified' : 'nothing',
    openCount: open.length,
    knownCount: known.length,
    agreeCount,
    basis: figures.basis,
    pageHash: url === null ? null : (findSavedHash(store, url) ?? null),
    items: [...open, ...known],
  }
  return { verdict, figures: tallyOf(checks, disagreements), subjects }
}

type RaceKey = Pick<FindingSubject, 'source' | 'sourceEventId' | 'sourceRaceId'>

function subjectOf(race: RaceKey, { figure, sourceDriverId, lapNumber, told }: Disagreement): FindingSubject {
  return { ...race, rule: figure, sourceDriverId, lapNumber, ...told }
}

/** The same disagreement, figures included, has the same one on every computer. */
function checkIdOf({ source, sourceEventId, sourceRaceId, rule, sourceDriverId, lapNumber, ...told }: FindingSubject) {
  const key = [source, sourceEventId, sourceRaceId, rule, sourceDriverId, lapNumber, told.published, told.computed]
  return createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 10)
}

function notesOf(store: Store, eventId: number): ReadonlyMap<string, CheckItem['acknowledged']> {
  return new Map(
    listDecisions(store, 'finding', eventId).map(({ subject, note, decidedBy, decidedAt }) => [
      checkIdOf(subject),
      { note, by: decidedBy, at: decidedAt },
    ]),
  )
}
