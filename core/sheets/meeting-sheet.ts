import { isSameClass, normaliseClassName } from '../analysis/class-names.ts'
import { formatClock, formatDate, formatDateRange } from '../contract/dates.ts'
import { bestBlocks } from './best-blocks.ts'
import { classDrivers, classWinner, ofClass } from './class-sheet.ts'
import { type Block, type FixedBlock, flow, type TableBlock } from './flow.ts'
import { markup } from './markup.ts'
import type { PageBox, SheetPage } from './pages.ts'
import { dayOf, type SheetMeeting, type SheetRace } from './sheet-material.ts'
import { standingWords } from './standing-words.ts'
import { absent, amount, result, time } from './words.ts'

/** A meeting on paper: its classes with winners, the bests of each, its races in the order run, and who was entered. */
export function meetingPages(meeting: SheetMeeting, box: PageBox): SheetPage[] {
  const { eventName, trackName, races } = meeting
  const days = races.flatMap(({ race }) => dayOf(race, meeting) ?? []).sort()
  const when = formatDateRange(days[0] ?? meeting.startDateLocal, days.at(-1) ?? meeting.startDateLocal)
  const about = { name: eventName, where: `${trackName} · ${when}`, standing: standingWords(meeting, races) }
  const classes = classNames(meeting)
  const blocks: Block[] = [titleBlock(meeting, when), classTable(meeting, classes), ...bestBlocks(meeting)]
  const isOneDay = days[0] === days.at(-1)
  for (const held of inSections(meeting)) {
    const { race } = held[0]
    const title = [race.section ?? 'Races', !isOneDay && formatDate(dayOf(race, meeting))]
    blocks.push(raceTable(held, title.filter(Boolean).join(', ')))
  }
  if (meeting.entries.length > 0) blocks.push(entryTable(meeting))
  return flow(blocks, box.heightPx).map((content) => ({ about, content }))
}

/** As the entry list orders and spells them, then those that only races name. */
function classNames({ entries, races }: SheetMeeting): string[] {
  const names = [...entries.map(({ className }) => className), ...races.flatMap(({ race }) => race.className ?? [])]
  return [...Map.groupBy(names, normaliseClassName).values()].flatMap(([first]) => first ?? [])
}

function titleBlock({ eventName, trackName, layoutName, races, entries }: SheetMeeting, when: string): FixedBlock {
  const results = races.flatMap(({ race }) => race.results)
  const drivers = new Set(results.map(({ sourceDriverId }) => sourceDriverId)).size
  const facts = [
    trackName,
    layoutName,
    when,
    entries.length > 0 && amount(entries.length, 'entry', 'entries'),
    amount(drivers, 'driver'),
    amount(races.length, 'race'),
    amount(
      results.reduce((sum, { laps }) => sum + laps.length, 0),
      'lap',
    ),
  ]
  return {
    kind: 'fixed',
    heightPx: 46,
    content: markup`<h1>${eventName}</h1><p class="line">${facts.filter(Boolean).join(' · ')}</p>`,
  }
}

function classTable(meeting: SheetMeeting, classes: readonly string[]): TableBlock {
  return {
    kind: 'table',
    title: 'Classes',
    columns: [
      { label: 'Class' },
      { label: 'Entries', widthPx: 54, isNumber: true },
      { label: 'Drivers', widthPx: 54, isNumber: true },
      { label: 'Races', widthPx: 46, isNumber: true },
      { label: 'Best result', widthPx: 190 },
      { label: 'Laps/time', widthPx: 108, isNumber: true },
    ],
    rows: orNone(
      classes.map((className) => {
        const winner = classWinner(meeting, className)
        const entries = meeting.entries.filter((entry) => isSameClass(entry.className, className)).length
        const races = ofClass(meeting.races, className).length
        return [
          { text: className, isBold: true },
          entries === 0 ? absent : String(entries),
          String(classDrivers(meeting, className).length),
          String(races),
          winner?.driverName ?? absent,
          winner?.line ? result(winner.line) : absent,
        ]
      }),
      6,
    ),
  }
}

/** Races in the order run, parted where the section or the day becomes another. */
function inSections(meeting: SheetMeeting): [SheetRace, ...SheetRace[]][] {
  const parts: [SheetRace, ...SheetRace[]][] = []
  for (const one of meeting.races) {
    const part = parts.at(-1)
    const isSame =
      part?.[0].race.section === one.race.section && dayOf(part[0].race, meeting) === dayOf(one.race, meeting)
    if (part && isSame) part.push(one)
    else parts.push([one])
  }
  return parts
}

function raceTable(races: readonly SheetRace[], title: string): TableBlock {
  return {
    kind: 'table',
    title,
    columns: [
      { label: 'Ended', widthPx: 44 },
      { label: 'Race', widthPx: 36, isNumber: true },
      { label: '' },
      { label: 'Drivers', widthPx: 52, isNumber: true },
      { label: 'First', widthPx: 176 },
      { label: 'Laps/time', widthPx: 108, isNumber: true },
      { label: 'Best lap', widthPx: 64, isNumber: true },
      { label: '', widthPx: 16 },
    ],
    rows: races.map(({ race, verdict }) => {
      const [first] = race.results
      const best = race.results.flatMap(({ fastestLapMs }) => fastestLapMs ?? []).sort((one, other) => one - other)[0]
      return [
        formatClock(race.completedAtLocal?.includes('T') ? race.completedAtLocal : null),
        race.raceNumber === null ? '' : String(race.raceNumber),
        race.label ?? race.sourceRaceId,
        String(race.results.length),
        first?.position == null ? absent : first.driverName,
        first ? result(first) : absent,
        time(best),
        verdict.openCount > 0 ? '!' : '',
      ]
    }),
  }
}

/** Two entries side by side, down the left and then down the right. */
function entryTable({ entries }: SheetMeeting): TableBlock {
  const half = Math.ceil(entries.length / 2)
  const hasCars = entries.some(({ carNumber }) => carNumber !== null)
  const cells = (entry: SheetMeeting['entries'][number] | undefined) => [
    ...(hasCars ? [entry?.carNumber ?? ''] : []),
    entry?.driverName ?? '',
    entry?.className ?? '',
  ]
  const columns = [
    ...(hasCars ? [{ label: 'Car', widthPx: 34 }] : []),
    { label: 'Driver' },
    { label: 'Class', widthPx: 132 },
  ]
  return {
    kind: 'table',
    title: amount(entries.length, 'entry', 'entries'),
    columns: [...columns, ...columns],
    rows: Array.from({ length: half }, (_, row) => [...cells(entries[row]), ...cells(entries[row + half])]),
  }
}

function orNone(rows: TableBlock['rows'], columns: number): TableBlock['rows'] {
  return rows.length > 0 ? rows : [['none', ...Array.from({ length: columns - 1 }, () => '')]]
}
