import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Explanation, LeftOutWhy } from '../contract/explain.ts'
import { type FigureId, figureIds, figureName, formatFigure } from '../contract/figure-names.ts'
import { targetSentences } from '../contract/target-words.ts'
import { formatTime, readTime } from '../contract/units.ts'
import { createExplainService } from '../services/explain-service.ts'
import { leaf, readWhole } from './cli-leaf.ts'
import { exitStatus, inSession } from './cli-session.ts'
import { plural, shown, table } from './cli-tables.ts'
import { namedDriver, namedRace } from './named-race.ts'

function readLapTime(text: string): number {
  const ms = readTime(text.trim())
  if (ms !== null) return ms
  throw new InvalidArgumentError('A lap time is written such as 38.5 or 1:05.34.')
}

interface ExplainFlags {
  readonly race: string
  readonly driver: string
  readonly figure: FigureId
  readonly lap?: number
  readonly toLap?: number
  readonly best?: number
  readonly from?: number
  readonly to?: number
  readonly reference?: number
  readonly plain?: boolean
}

/** The commands that say how a figure came about, and what drivers could aim at. */
export function addExplain(program: Command): void {
  addTargets(program)
  leaf(program, 'explain <event>', 'Says how a figure came about: formula, laps used and left out, ours and theirs.', [
    'explain liverc:486677 --race 6304829 --driver "ana reyes" --figure consistency',
    'explain liverc:486677 --race 6304829 --driver 12345 --figure clean-consistency --json',
    'explain liverc:486677 --race 6304829 --driver 12345 --figure lap-pace --lap 3',
    'explain liverc:486677 --race 6304829 --driver 12345 --figure best-n-average --best 8',
  ])
    .requiredOption('--race <id>', "the race, by the source's id")
    .requiredOption('--driver <who>', "the driver: the source's id, the car's number, or words of the name")
    .addOption(new Option('--figure <name>', 'which figure').choices(figureIds).makeOptionMandatory())
    .option('--lap <number>', 'which lap, for a figure of one lap', readWhole)
    .option('--to-lap <number>', 'the last one, for a figure of several laps in a row', readWhole)
    .option('--best <count>', 'of how many laps, for an average of the best', readWhole)
    .option('--from <time>', 'laps of that time or more, such as 38.5', readLapTime)
    .option('--to <time>', 'laps of less than that', readLapTime)
    .option('--reference <time>', 'the lap time of a car that is always as fast', readLapTime)
    .option('--plain', 'call it by plain words')
    .action((event: string, { race, driver, figure, plain = false, ...flags }: ExplainFlags, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const ground = { cleanFactor: settings.cleanLapPercent / 100 }
        const found = namedRace(engine, event, race, ground)
        const { raceId } = found
        const driverId = namedDriver(found, driver)
        const { lap, toLap, best, from, to, reference } = flags
        const wanted = {
          ...{ raceId, driverId, figure },
          ...{ lapNumber: lap, toLap, count: best, fromMs: from, toMs: to, referenceMs: reference },
        }
        const explanation = createExplainService(engine, () => ground).explain(wanted)
        const { label, plain: plainLabel, formula, unit } = figureName(figure)
        const words = { label: plain ? plainLabel : label, formula, unit }
        await print({ ...words, ...explanation }, () => explanationText(words, explanation))
        return exitStatus.done
      }),
    )
}

function addTargets(program: Command): void {
  leaf(program, 'targets <event>', 'Says what each driver of a race could aim at, against the middle of the class.', [
    'targets liverc:486677 --race 6304829',
    'targets liverc:486677 --race 6304829 --json',
  ])
    .requiredOption('--race <id>', "the race, by the source's id")
    .action((event: string, { race }: { race: string }, command: Command) =>
      inSession(command, async ({ engine, settings, print }) => {
        const ground = { cleanFactor: settings.cleanLapPercent / 100 }
        const { raceId } = namedRace(engine, event, race, ground)
        const found = createExplainService(engine, () => ground).targets(raceId)
        await print(found, () => {
          const { className, classMedianMs, classDrivers, drivers } = found
          const rows = drivers.map((driver) => [
            driver.driverName,
            formatFigure('time', driver.usualLapMs),
            targetSentences(driver).join(' '),
          ])
          const middle = `The middle of ${shown(className ?? 'this race')}: ${formatFigure('time', classMedianMs)} a lap, over ${plural(classDrivers, 'driver')}; clean laps only.`
          return `${middle}\n\n${table(['Driver', 'Usual lap', 'Next target'], rows, ['Usual lap'])}`
        })
        return exitStatus.done
      }),
    )
}

const whys: Readonly<Record<LeftOutWhy, string>> = {
  'not-counted': 'the race does not count it',
  slow: 'slow',
  person: 'left out by a person',
  'not-among': 'not among those that make the figure',
  later: 'later',
}

function explanationText(
  { label, formula, unit }: { label: string; formula: string; unit: Parameters<typeof formatFigure>[0] },
  {
    driverName,
    raceName,
    lapNumber,
    steps,
    used,
    leftOut,
    countedByPerson,
    ours,
    published,
    agrees,
    page,
  }: Explanation,
): string {
  const verdict = agrees === null ? '' : agrees ? ' (they agree)' : ' (THEY DIFFER)'
  const lines = [
    `${label}: ${driverName}, ${raceName}${lapNumber === null ? '' : `, lap ${lapNumber}`}`,
    formula,
    ...steps,
    '',
    `Ours          ${formatFigure(unit, ours)}`,
    `As published  ${formatFigure(unit, published)}${verdict}`,
    `Used          ${plural(used.length, 'lap')}${used.map((lap) => ` ${lap.lapNumber}:${formatTime(lap.lapTimeMs)}`).join('')}`,
    `Left out      ${plural(leftOut.length, 'lap')}`,
    ...leftOut.map(
      ({ lapNumber: number, lapTimeMs, why, note, decidedBy }) =>
        `  ${number}: ${formatTime(lapTimeMs)}, ${whys[why]}${decidedBy === null ? '' : `, ${decidedBy}`}${note === null ? '' : `: ${note}`}`,
    ),
    ...(countedByPerson.length > 0
      ? [`Counted by a person whatever the rule says: ${countedByPerson.join(', ')}`]
      : []),
    `Page          ${page.url ?? 'of the demo club'}${page.contentHash === null ? ', not kept' : `, kept as ${page.contentHash.slice(0, 12)}…`}`,
  ]
  return `${lines.map(shown).join('\n')}\n`
}
