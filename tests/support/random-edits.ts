import { addDays } from '../../fixtures/calendar.ts'
import { editRace, type RaceEdit } from '../../fixtures/edit.ts'
import { editMeeting, type MeetingEdit } from '../../fixtures/edit-meeting.ts'
import { raceFigures } from '../../fixtures/figures.ts'
import type { Meeting } from '../../fixtures/meeting.ts'
import type { PrintedFigures, RaceModel, RunModel } from '../../fixtures/model.ts'
import type { Random } from '../../fixtures/random.ts'

/** A meeting as a club might have corrected it, and what was done, for the message of a test that fails. */
export interface Edited {
  readonly meeting: Meeting
  readonly what: string
}

/**
 * One correction of a kind that clubs make, anywhere in the meeting, never so much of a race that it would be held back.
 * The same numbers give the same correction.
 */
export function editSomething(random: Random, meeting: Meeting): Edited {
  for (;;) {
    const [kind, edit] = random.pick(kinds)
    const edited = edit(random, meeting)
    if (edited) return { meeting: edited, what: kind }
  }
}

type Editing = (random: Random, meeting: Meeting) => Meeting | null

const kinds: readonly (readonly [kind: string, edit: Editing])[] = [
  // Laps are what is corrected most.
  ...Array.from({ length: 4 }, () => ['lap time', onDriver(lapTime)] as const),
  ['lap more', onDriver(lapMore)],
  ['lap less', onDriver(lapLess)],
  ['driver out', onDriver(driverOut)],
  ['driver in', onRace(driverIn)],
  ['driver renamed', onDriver((random, run) => ({ ...idOf(run), kind: 'rename-driver', name: someName(random) }))],
  ['status', onDriver(status)],
  ['status', onDriver(status)],
  ['misprint', onDriver(misprint)],
  ['misprint', onDriver(misprint)],
  ['race described otherwise', onRace(describe)],
  ['race described otherwise', onRace(describe)],
  ['unlisted', onRace((_random, _race, listed) => (listed < 6 ? null : { kind: 'unlist' }))],
  ['listed again', listedAgain],
  ['entry', entry],
  ['entry', entry],
  ['facts', facts],
]

const idOf = ({ driver: { sourceDriverId } }: RunModel) => ({ sourceDriverId })
const someName = (random: Random) => ({
  first: random.pick(['ADA', 'BENNO', 'CÉLINE', "D'ARVO", 'SAM & MAX']),
  last: `${random.pick(['QUICK', 'ØSTER', 'VON "BÜLOW"'])} ${random.integer(1, 9_999)}`,
})

function onRace(edit: (random: Random, race: RaceModel, listed: number) => RaceEdit | null): Editing {
  return (random, meeting) => {
    const listed = meeting.model.races.filter((race) => race.listed)
    const race = random.pick(listed)
    const wanted = edit(random, race, listed.length)
    return wanted && attempt(() => editRace(meeting, race.sourceRaceId, wanted))
  }
}

function onDriver(edit: (random: Random, run: RunModel, race: RaceModel) => RaceEdit | null): Editing {
  return onRace((random, race) => (race.runs.length === 0 ? null : edit(random, random.pick(race.runs), race)))
}

/** Null where it would end in a tie, of which nothing could be expected. */
function attempt(edit: () => Meeting): Meeting | null {
  try {
    return edit()
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function lapTime(random: Random, run: RunModel): RaceEdit | null {
  const { lapTimesMs } = run
  if (lapTimesMs.length === 0) return null
  const lapNumber = random.integer(1, lapTimesMs.length)
  const by = random.integer(1, 4_000) * random.pick([1, -1])
  const lapTimeMs = Math.max(5_000, (lapTimesMs[lapNumber - 1] ?? 0) + by)
  return { ...idOf(run), kind: 'lap-time', lapNumber, lapTimeMs }
}

function lapMore(random: Random, run: RunModel): RaceEdit {
  return { ...idOf(run), kind: 'add-lap', lapTimeMs: random.integer(30_000, 60_000) }
}

function lapLess(random: Random, run: RunModel): RaceEdit | null {
  const laps = run.lapTimesMs.length
  return laps < 4 ? null : { ...idOf(run), kind: 'drop-lap', lapNumber: random.integer(1, laps) }
}

function driverOut(_random: Random, run: RunModel, race: RaceModel): RaceEdit | null {
  const starters = race.runs.filter(({ lapTimesMs }) => lapTimesMs.length > 0)
  return starters.length < 6 ? null : { ...idOf(run), kind: 'drop-driver' }
}

function driverIn(random: Random): RaceEdit {
  const laps = random.integer(0, 12)
  return {
    kind: 'add-driver',
    sourceDriverId: String(random.integer(8_000_000, 8_999_999)),
    name: someName(random),
    lapTimesMs: Array.from({ length: laps }, () => random.integer(30_000, 60_000)),
  }
}

function status(random: Random, run: RunModel): RaceEdit {
  const kind = 'status'
  const text = random.pick(['DNF', 'DNS', 'DQ'])
  return random.pick([
    { ...idOf(run), kind, positionText: text },
    { ...idOf(run), kind, bracketText: text },
    { ...idOf(run), kind },
  ] as const)
}

function misprint(random: Random, run: RunModel, race: RaceModel): RaceEdit | null {
  const row = raceFigures(race).find((one) => one.run === run)
  if (!row || row.laps.length < 3) return null
  const lap = random.integer(1, row.laps.length)
  const figures: PrintedFigures[] = [
    { position: random.integer(1, 40) },
    { gridPosition: random.integer(1, 40) },
    { lapsCompleted: random.integer(1, 40) },
    { totalTimeMs: random.integer(300_000, 900_000) },
    { behind: `${random.integer(1, 9)} Laps` },
    { fastestLapMs: random.integer(20_000, 60_000) },
    { fastestLapNumber: random.integer(1, 20) },
    { averageLapMs: random.integer(20_000, 60_000) },
    { top2ConsecutiveMs: random.integer(40_000, 120_000) },
    { top3ConsecutiveMs: random.integer(60_000, 180_000) },
    { stdDeviationMs: random.integer(0, 9_000) },
    { consistencyThousandths: random.integer(50_000, 99_999) },
    { laps: { [lap]: { position: random.integer(1, 30) } } },
    { laps: { [lap]: { pace: `${random.integer(10, 50)}/30:${random.integer(10, 59)}.${random.integer(100, 999)}` } } },
    ...(row.averageTop5Ms === null ? [] : [{ averageTop5Ms: random.integer(20_000, 60_000) }]),
    ...(row.averageTop10Ms === null ? [] : [{ averageTop10Ms: random.integer(20_000, 60_000) }]),
    ...(row.averageTop15Ms === null ? [] : [{ averageTop15Ms: random.integer(20_000, 60_000) }]),
  ]
  return { ...idOf(run), kind: 'misprint', printed: random.pick(figures) }
}

function describe(random: Random, { className, completed }: RaceModel): RaceEdit {
  const letter = random.pick(['A', 'B', 'C'])
  const minute = (completed.minute + random.integer(1, 20)) % 1_440
  return {
    kind: 'describe',
    race: random.pick<Extract<RaceEdit, { kind: 'describe' }>['race']>([
      { label: `${className} ${letter}${random.integer(1, 3)}-Main` },
      { label: `${className}  (Heat ${random.integer(1, 3)}/3)` },
      { raceNumber: random.integer(1, 99) },
      { section: random.pick(['Main Events', 'Qualifier Round 7', 'Practice Round 1']) },
      { lengthMs: random.integer(4, 40) * 60_000 },
      { completed: { ...completed, minute } },
      { clockPrinted: random.chance(0.5) },
      { classPrinted: random.chance(0.5) },
    ]),
  }
}

function listedAgain(random: Random, meeting: Meeting): Meeting | null {
  const unlisted = meeting.model.races.filter((race) => !race.listed)
  return unlisted.length === 0 ? null : editRace(meeting, random.pick(unlisted).sourceRaceId, { kind: 'relist' })
}

function entry(random: Random, meeting: Meeting): Meeting | null {
  const each = random.pick(meeting.model.classes)
  const className = each.name
  const index = random.integer(0, Math.max(0, each.entries.length - 1))
  const transponder = String(random.integer(1_000_000, 9_999_999))
  const sourceDriverId = String(random.integer(9_000_000, 9_999_999))
  const driver = { sourceDriverId, name: someName(random), transponders: [], pace: 1, unsteadiness: 0 }
  const edits: MeetingEdit[] = [
    { kind: 'add-entry', className, index, entry: { driver, transponder } },
    { kind: 'drop-entry', className, index },
    { kind: 'transponder', className, index, transponder },
  ]
  return each.entries.length < 3 ? null : editMeeting(meeting, random.pick(edits))
}

function facts(random: Random, meeting: Meeting): Meeting {
  const { endDay } = meeting.model
  const count = random.integer(1, 999)
  return editMeeting(meeting, {
    kind: 'facts',
    facts: random.pick([
      { eventName: `Gravel & Clay Cup, Round ${count}` },
      { trackName: `Fenmoor Ground ${count}` },
      { layoutName: `Layout ${count}` },
      { endDay: addDays(endDay, 1) },
    ]),
  })
}
