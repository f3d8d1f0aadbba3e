import type { BestOfDay } from '../contract/meeting-figures.ts'
import type { Block, FixedBlock, TableBlock } from './flow.ts'
import { markup } from './markup.ts'
import { raceName, type SheetMeeting, withoutClass } from './sheet-material.ts'
import { percent, time } from './words.ts'

const closestShown = 3

/**
 * The bests of each class and its closest finishes, as the meeting's Classes show them: whoever shares a best has a row of
 * their own. What would have no row is left out.
 */
export function bestBlocks(meeting: SheetMeeting): Block[] {
  const [bests, finishes] = [bestTable(meeting), finishTable(meeting)]
  const hasDoubt = meeting.classes.some(({ best }) =>
    [...best.fastestLap, ...best.bestThreeInARow].some(({ doubt }) => doubt !== null),
  )
  const note = [
    'Consistency and improvement are ours, on clean laps; all else is as published.',
    hasDoubt && '? May not be a real lap; the meeting’s Classes say why.',
  ]
  return [
    ...(bests.rows.length === 0 ? [] : [bests, noteBlock(note.filter(Boolean).join(' '))]),
    ...(finishes.rows.length === 0 ? [] : [finishes]),
  ]
}

function noteBlock(words: string): FixedBlock {
  return { kind: 'fixed', heightPx: 14, content: markup`<p class="note" style="height:14px">${words}</p>` }
}

function bestTable(meeting: SheetMeeting): TableBlock {
  return {
    kind: 'table',
    title: 'Best of the meeting',
    columns: [
      { label: 'Class', widthPx: 122 },
      { label: 'Figure', widthPx: 116 },
      { label: 'Value', widthPx: 68, isNumber: true },
      { label: 'Driver' },
      { label: 'Run', widthPx: 212 },
    ],
    rows: meeting.classes.flatMap(({ className, best }) => {
      const of = (figure: string, value: string, driverName: string, where: string) => [
        className ?? 'No class named',
        figure,
        value,
        driverName,
        where,
      ]
      return [
        ...bestTimes('Fastest lap', best.fastestLap),
        ...bestTimes('Best three in a row', best.bestThreeInARow),
        ...best.mostConsistent.map(({ cleanConsistencyPercent, driverName, raceId }) =>
          of('Most consistent', percent(cleanConsistencyPercent), driverName, runName(meeting, raceId)),
        ),
        ...best.mostPlacesGained.map(({ placesGained, gridPosition, position, driverName, raceId }) =>
          of(
            'Most places gained',
            `+${placesGained}`,
            driverName,
            `${runName(meeting, raceId)}, ${gridPosition} to ${position}`,
          ),
        ),
        ...best.biggestImprovement.map(({ cleanAverageChangeMs, driverName, fromRaceId }) =>
          of(
            'Most improved',
            `−${time(Math.abs(cleanAverageChangeMs))}`,
            driverName,
            `since ${roundName(meeting, fromRaceId)}`,
          ),
        ),
      ]

      function bestTimes(figure: string, bests: BestOfDay['fastestLap']) {
        return bests.map(({ timeMs, driverName, raceId, doubt }) =>
          of(figure, `${time(timeMs)}${doubt === null ? '' : ' ?'}`, driverName, runName(meeting, raceId)),
        )
      }
    }),
  }
}

function finishTable(meeting: SheetMeeting): TableBlock {
  return {
    kind: 'table',
    title: 'Closest finishes, on the same lap',
    columns: [
      { label: 'Class', widthPx: 122 },
      { label: 'Apart', widthPx: 56, isNumber: true },
      { label: 'Places', widthPx: 56 },
      { label: 'Ahead' },
      { label: 'Behind' },
      { label: 'Run', widthPx: 176 },
    ],
    rows: meeting.classes.flatMap(({ className, closestFinishes }) =>
      closestFinishes
        .slice(0, closestShown)
        .map(({ gapMs, position, ahead, behind, raceId }) => [
          className ?? 'No class named',
          time(gapMs),
          `${position}, ${position + 1}`,
          ahead.driverName,
          behind.driverName,
          runName(meeting, raceId),
        ]),
    ),
  }
}

/** "Heat 1/2, Qualifier Round 1": a race's number alone is another race's in the next round. */
function runName(meeting: SheetMeeting, raceId: number): string {
  const race = raceOf(meeting, raceId)
  return race === undefined ? '' : [withoutClass(race), race.section].filter(Boolean).join(', ') || raceName(race)
}

/** "Qualifier Round 1". */
function roundName(meeting: SheetMeeting, raceId: number): string {
  return raceOf(meeting, raceId)?.section ?? runName(meeting, raceId)
}

function raceOf({ races }: SheetMeeting, raceId: number) {
  return races.find((one) => one.raceId === raceId)?.race
}
