import { formatDate, formatMinuteLocal } from '../contract/dates.ts'
import { formatTime } from '../contract/units.ts'
import { type Block, type FixedBlock, flow, gapPx, type TableBlock, tableHeightPx, titlePx } from './flow.ts'
import { lapPages } from './lap-pages.ts'
import { markup } from './markup.ts'
import type { PageBox, SheetPage } from './pages.ts'
import { positionChart } from './position-chart.ts'
import { dayOf, raceName, type SheetMeeting, type SheetRace } from './sheet-material.ts'
import { standingWords } from './standing-words.ts'
import { absent, amount, lapTime, percent, result, time } from './words.ts'

const chartPx = { least: 200, most: 500 }

/** A race: its results as published, our consistency beside them, the positions, and every lap of everybody. */
export function racePages(meeting: SheetMeeting, sheetRace: SheetRace, box: PageBox): SheetPage[] {
  const { race } = sheetRace
  const about = {
    name: `${meeting.eventName} · ${raceName(race)}`,
    where: `${meeting.trackName} · ${formatDate(dayOf(race, meeting))}`,
    standing: standingWords(meeting, [sheetRace]),
  }
  const blocks: Block[] = [titleBlock(sheetRace), resultsTable(sheetRace), notesBlock(sheetRace)]
  const used = blocks.reduce(
    (sum, block) => sum + (block.kind === 'fixed' ? block.heightPx : tableHeightPx(block)) + gapPx,
    0,
  )
  const left = box.heightPx - used - titlePx
  const heightPx = Math.min(left < chartPx.least ? chartPx.most : left, chartPx.most)
  const chart = positionChart({ results: race.results, widthPx: box.widthPx, heightPx })
  if (chart !== null) {
    blocks.push({ kind: 'fixed', heightPx: titlePx + heightPx, content: markup`<h2>Positions</h2>${chart}` })
  }
  return [...flow(blocks, box.heightPx), ...lapPages(sheetRace, box)].map((content) => ({ about, content }))
}

function titleBlock({ race, figures }: SheetRace): FixedBlock {
  const { section, className, completedAtLocal, lengthMs, results } = race
  const laps = results.reduce((sum, line) => sum + line.laps.length, 0)
  const basis = { 'from-lap-1': 'counted from lap 1', 'from-lap-2': 'counted from lap 2', unknown: null }[figures.basis]
  const facts = [
    section,
    className,
    completedAtLocal !== null && `ended ${formatMinuteLocal(completedAtLocal)}`,
    lengthMs !== null && `${formatTime(lengthMs).replace(/\.000$/, '')} long`,
    amount(results.length, 'driver'),
    amount(laps, 'lap'),
    basis,
  ]
  return {
    kind: 'fixed',
    heightPx: 46,
    content: markup`<h1>${raceName(race)}</h1><p class="line">${facts.filter(Boolean).join(' · ')}</p>`,
  }
}

function resultsTable({ race: { results }, figures }: SheetRace): TableBlock {
  return {
    kind: 'table',
    title: 'Results',
    columns: [
      { label: 'Place', widthPx: 36, isNumber: true },
      { label: 'Car', widthPx: 30, isNumber: true },
      { label: 'Driver' },
      { label: 'Laps/time', widthPx: 112, isNumber: true },
      { label: 'Behind', widthPx: 58, isNumber: true },
      { label: 'Best lap', widthPx: 84, isNumber: true },
      { label: 'Average', widthPx: 58, isNumber: true },
      { label: 'Consistency\npublished', widthPx: 78, isNumber: true },
      { label: 'Consistency\nclean laps', widthPx: 78, isNumber: true },
    ],
    rows:
      results.length === 0
        ? [['', '', 'No results', '', '', '', '', '', '']]
        : results.map((line, index) => [
            { text: line.position === null ? absent : String(line.position), isBold: true },
            line.carNumber ?? '',
            line.driverName,
            result(line),
            line.behind ?? '',
            lapTime(line.fastestLapMs, line.fastestLapNumber),
            time(line.averageLapMs),
            percent(line.consistencyPercent),
            percent(figures.drivers[index]?.clean.consistencyPercent),
          ]),
  }
}

const itemsShown = 3

function notesBlock({ verdict: { items }, figures: { cleanFactor } }: SheetRace): FixedBlock {
  const note = `All figures as published, but for consistency on clean laps: over the counted laps no slower than ${Math.round(cleanFactor * 100)} % of the driver’s own median, which is ours.`
  const said = items.slice(0, itemsShown).map(({ driverName, what, published, computed, acknowledged }) => {
    const who = driverName === null ? '' : `${driverName}, `
    const known = acknowledged === null ? 'Does not add up' : 'Known not to add up'
    return `${known}: ${who}${what}, ${published ?? 'nothing'} published, ${computed ?? 'nothing'} computed.`
  })
  const more = items.length - said.length
  return {
    kind: 'fixed',
    heightPx: 28 + 14 * (said.length + (more > 0 ? 1 : 0)),
    content: markup`<p class="note" style="height:28px">${note}</p>${said.map(
      (words) => markup`<p class="note line" style="height:14px">${words}</p>`,
    )}${more > 0 && markup`<p class="note" style="height:14px">And ${amount(more, 'figure')} more.</p>`}`,
  }
}
