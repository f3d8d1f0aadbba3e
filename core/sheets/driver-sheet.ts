import { isSameClass } from '../analysis/class-names.ts'
import { bestRow, fastestLaps } from '../analysis/day-bests.ts'
import type { DriverFigures } from '../analysis/race-figures.ts'
import { isMain } from '../analysis/race-kind.ts'
import { formatDate } from '../contract/dates.ts'
import type { Race, RaceResult } from '../contract/domain.ts'
import { consistencyLine, consistencyNote } from './consistency-words.ts'
import { type Block, type FixedBlock, flow, gapPx, type TableBlock, table, tableHeightPx, titlePx } from './flow.ts'
import { type Markup, markup } from './markup.ts'
import type { PageBox, SheetPage } from './pages.ts'
import { positionChart } from './position-chart.ts'
import { dayOf, raceName, type SheetMeeting, type SheetRace, withoutClass } from './sheet-material.ts'
import { standingWords } from './standing-words.ts'
import { targetWords } from './target-words.ts'
import { absent, amount, lapTime, percent, place, result, time } from './words.ts'

/** One run of the driver whose sheet it is. */
interface Run {
  readonly race: SheetRace
  readonly result: RaceResult
  readonly figures: DriverFigures
}

const bestLapsShown = 5
const chartPx = { least: 100, most: 450 }

/**
 * A driver's sheets of a meeting: a page for each day on which there was a run, with all its runs in order, the best
 * laps, three in a row, consistency as published and on clean laps, and the positions in the race that counts most: of
 * `className` where one is given. A day of more runs than a page holds goes on on the next. Several ids are one person's;
 * empty where none has a run.
 */
export function driverPages(
  meeting: SheetMeeting,
  sourceDriverIds: ReadonlySet<string>,
  box: PageBox,
  className?: string,
): SheetPage[] {
  const runs = meeting.races.flatMap((race) =>
    race.race.results.flatMap((line, index) => {
      const figures = race.figures.drivers[index]
      return figures && sourceDriverIds.has(line.sourceDriverId) ? [{ race, result: line, figures }] : []
    }),
  )
  return [...Map.groupBy(runs, ({ race }) => dayOf(race.race, meeting))].flatMap(([day, held]) =>
    dayPages(meeting, day, held, box, className),
  )
}

function dayPages(
  meeting: SheetMeeting,
  day: string | null,
  runs: readonly Run[],
  box: PageBox,
  className: string | undefined,
): SheetPage[] {
  const name = runs[0]?.result.driverName ?? ''
  const isWanted = (held: string | null) => className !== undefined && isSameClass(held, className)
  const byClass = [...Map.groupBy(runs, ({ race }) => race.race.className)].sort(
    ([one], [other]) => Number(isWanted(other)) - Number(isWanted(one)),
  )
  const about = {
    name: meeting.eventName,
    where: `${meeting.trackName} · ${formatDate(day)}`,
    standing: standingWords(
      meeting,
      runs.map(({ race }) => race),
    ),
  }
  const ofWanted = runs.filter(({ race }) => isWanted(race.race.className))
  const own = ofWanted.length > 0 ? ofWanted : runs
  const main = mainRun(own) ?? mainRun(runs)
  const classes = byClass.flatMap(([held]) => held ?? [])
  const head: FixedBlock = {
    kind: 'fixed',
    heightPx: 46,
    content: markup`<h1>${name}</h1><p class="line">${[...classes, amount(runs.length, 'run')].join(' · ')}</p>`,
  }
  const blocks: Block[] = [
    head,
    keyFigures(own),
    ...byClass.map(([held, some]) =>
      runsTable(some, byClass.length === 1 || held === null ? 'Runs' : `Runs in ${held}`),
    ),
    consistencyBlock(main, meeting),
    bestsBlock(own, main, meeting),
  ]
  const used = blocks.reduce((sum, block) => sum + heightOf(block) + gapPx, 0)
  // The chart takes what is left of the page; of a day with very many runs it stands on the last page.
  const heightPx = Math.min(Math.max(box.heightPx - used - titlePx, chartPx.least), chartPx.most)
  if (main) blocks.push(...chartBlock(main, box.widthPx, heightPx))
  return flow(blocks, box.heightPx).map((content) => ({ about, content }))
}

function heightOf(block: Block): number {
  return block.kind === 'fixed' ? block.heightPx : tableHeightPx(block)
}

/** The race that counts most: the last one of the day with a lap; among mains, where there are any. */
function mainRun(runs: readonly Run[]): Run | undefined {
  const driven = runs.filter(({ result: { laps } }) => laps.length > 0)
  return driven.findLast(({ race }) => isMain(race.race)) ?? driven.at(-1)
}

function keyFigures(runs: readonly Run[]): FixedBlock {
  const counted = runs.map(({ race, figures }) => ({ run: race.race, laps: figures.counted }))
  const [best] = fastestLaps(counted, 1)
  const row = bestRow(counted, 3)
  const placed = runs.filter(({ result: { position } }) => position !== null)
  const mains = placed.filter(({ race }) => isMain(race.race))
  // The best place in a main, or where there was none in any run: as the driver's day has it.
  const places = runs.some(({ race }) => isMain(race.race)) ? mains : placed
  // Of equal places the later one.
  const [top] = places.toReversed().toSorted((one, other) => (one.result.position ?? 0) - (other.result.position ?? 0))
  const laps = runs.reduce((sum, { result: line }) => sum + line.laps.length, 0)
  const figure = (label: string, value: string, where: string) =>
    markup`<div><p>${label}</p><p class="big">${value}</p><p>${where}</p></div>`
  return {
    kind: 'fixed',
    heightPx: 58,
    content: markup`<div class="figures">${[
      figure('Best lap', time(best?.lapTimeMs), best ? `lap ${best.lapNumber}, ${shortRace(best.run)}` : ''),
      figure(
        'Best three in a row',
        time(row?.sumMs),
        row ? `laps ${row.firstLapNumber} to ${row.firstLapNumber + 2}, ${shortRace(row.run)}` : '',
      ),
      figure(
        'Best place',
        top ? place(top.result.position, top.race.race.results.length, null) : absent,
        top ? shortRace(top.race.race) : '',
      ),
      figure('Laps driven', String(laps), `in ${amount(runs.length, 'run')}`),
    ]}</div>`,
  }
}

/** "Qualifier Round 1 · Heat 1/2". */
function runName(race: Race): string {
  return [race.section, withoutClass(race)].filter(Boolean).join(' · ') || raceName(race)
}

/** "A-Main, race 14". */
function shortRace(race: Race): string {
  const { section, raceNumber } = race
  return [withoutClass(race) || section || 'race', raceNumber === null ? '' : `race ${raceNumber}`]
    .filter(Boolean)
    .join(', ')
}

function runsTable(runs: readonly Run[], title: string): TableBlock {
  return {
    kind: 'table',
    title,
    columns: [
      { label: 'Race', widthPx: 32, isNumber: true },
      { label: 'Run' },
      { label: 'Place', widthPx: 58, isNumber: true },
      { label: 'Laps/time', widthPx: 112, isNumber: true },
      { label: 'Best lap', widthPx: 84, isNumber: true },
      { label: 'Average', widthPx: 58, isNumber: true },
      { label: 'Consistency\npublished', widthPx: 78, isNumber: true },
      { label: 'Consistency\nclean laps', widthPx: 78, isNumber: true },
    ],
    rows: runs.map(({ race: { race }, result: line, figures: { clean } }) => [
      race.raceNumber === null ? '' : String(race.raceNumber),
      runName(race),
      place(line.position, race.results.length, line.statusText),
      result(line),
      lapTime(line.fastestLapMs, line.fastestLapNumber),
      time(line.averageLapMs),
      percent(line.consistencyPercent),
      percent(clean.consistencyPercent),
    ]),
  }
}

/** So many letters of the usual size stand in a line for certain. */
const usualLetters = 105

function consistencyBlock(main: Run | undefined, meeting: SheetMeeting): FixedBlock {
  const cleanFactor = meeting.races[0]?.figures.cleanFactor
  const line = main ? consistencyLine(main.race, main.race.race.results.indexOf(main.result)) : 'No lap was driven.'
  // Both figures have to be read, however much there is to say between them.
  const style = `height:18px${line.length > usualLetters ? ';font-size:9.5px' : ''}`
  return {
    kind: 'fixed',
    heightPx: titlePx + 18 + 28,
    content: markup`<h2>Consistency${main && ` in ${raceName(main.race.race)}`}</h2><p class="line" style="${style}">${line}</p><p class="note" style="height:28px">${consistencyNote(cleanFactor)}</p>`,
  }
}

function bestsBlock(runs: readonly Run[], main: Run | undefined, meeting: SheetMeeting): FixedBlock {
  const laps = fastestLaps(
    runs.map(({ race, figures }) => ({ run: race.race, laps: figures.counted })),
    bestLapsShown,
  )
  const bests: TableBlock = {
    kind: 'table',
    title: 'Best laps',
    columns: [
      { label: 'Time', widthPx: 66, isNumber: true },
      { label: 'Lap', widthPx: 40, isNumber: true },
      { label: 'Run' },
    ],
    rows:
      laps.length === 0
        ? [['', '', 'none']]
        : laps.map(({ run, lapNumber, lapTimeMs }) => [time(lapTimeMs), String(lapNumber), runName(run)]),
  }
  const heightPx = tableHeightPx({ ...bests, rows: Array.from({ length: bestLapsShown }, () => []) })
  return {
    kind: 'fixed',
    heightPx,
    content: markup`<div class="two" style="height:${heightPx}px"><div>${table(bests)}</div><div><h2>Next target</h2><div class="box" style="height:${heightPx - titlePx}px">${targetLines(main, meeting)}</div></div></div>`,
  }
}

function targetLines(main: Run | undefined, { races }: SheetMeeting): Markup {
  if (!main) return markup`<p>A first lap.</p>`
  const { className, section } = main.race.race
  const sameClass = races.filter(({ race }) => isSameClass(race.className, className) && race.section === section)
  return markup`${targetWords(main.race, main.result.sourceDriverId, sameClass).map((words) => markup`<p class="line">${words}</p>`)}`
}

function chartBlock({ race: { race }, result: line }: Run, widthPx: number, heightPx: number): FixedBlock[] {
  const chart = positionChart({ results: race.results, widthPx, heightPx, sourceDriverId: line.sourceDriverId })
  if (chart === null) return []
  return [
    { kind: 'fixed', heightPx: titlePx + heightPx, content: markup`<h2>Positions in ${raceName(race)}</h2>${chart}` },
  ]
}
