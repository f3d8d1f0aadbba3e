import { availableParallelism, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { analysisCase } from './analysis.ts'
import { appCase } from './app.ts'
import type { AnyCase, Bench } from './bench-case.ts'
import { type Figure, type FigureName, figureKinds, figureOf } from './figures.ts'
import { incrementalCase, largeCase, latencyCase, ordinaryCase } from './meetings.ts'
import { paperCase } from './paper.ts'
import { racePageCase } from './race-page.ts'
import { raceViewsCase } from './race-views.ts'
import { replayCase } from './replay.ts'
import { replayFramesCase } from './replay-frames.ts'
import { warmEngineCase } from './same-engine.ts'
import { slowestPageCase } from './slowest-page.ts'
import { startCase } from './start.ts'
import { tenAtOnceCase } from './ten-at-once.ts'
import { tenSeasonsCase } from './ten-seasons.ts'
import { writeLapsCase } from './write-laps.ts'

const cases: readonly AnyCase[] = [
  racePageCase,
  ordinaryCase,
  warmEngineCase,
  largeCase,
  latencyCase,
  incrementalCase,
  tenAtOnceCase,
  replayCase,
  writeLapsCase,
  slowestPageCase,
  startCase,
  tenSeasonsCase,
  analysisCase,
  appCase,
  raceViewsCase,
  replayFramesCase,
  paperCase,
]
const names = Object.keys(figureKinds) as FigureName[]

const usage = `npm run bench -- [--json] [--only NAME]

Measures how fast the program is on this computer and prints each figure beside its goal. A missed goal is no error.

  --json       one object on stdout: name → { value, unit, goal, met }; all else on stderr
  --only NAME  only this figure, or those whose names begin so; may be repeated, or separated by commas

`

/** `npm run bench`. Returns the exit status: 2 for wrong usage, 1 where something could not be measured, else 0. */
export async function runBench(args: readonly string[], bench: Bench): Promise<number> {
  const asked = readArguments(args)
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n`)
    return 2
  }
  const { json, wanted, help } = asked
  if (help) {
    process.stdout.write(usage)
    return 0
  }
  // A person reads along; a program gets its object at the end, and whoever watches it the rest.
  const out = json ? process.stderr : process.stdout
  const figures: [FigureName, Figure][] = []
  let failed = 0
  out.write(disturbance())
  for (const one of cases) {
    const shown = one.figures.filter((name) => wanted.includes(name))
    if (shown.length === 0) continue
    try {
      const measured = await one.measure(bench)
      const found = shown.map((name): [FigureName, Figure] => [
        name,
        figureOf(name, measured.figures[name] ?? Number.NaN),
      ])
      out.write(`${found.map(lineOf).join('')}${measured.notes.map((note) => `    ${note}\n`).join('')}\n`)
      figures.push(...found)
    } catch (error) {
      failed++
      process.stderr.write(
        `${shown.join(', ')} could not be measured. ${error instanceof Error ? error.message : error}\n\n`,
      )
    }
  }
  out.write(verdict(figures))
  if (json) process.stdout.write(`${JSON.stringify(Object.fromEntries(figures), null, 2)}\n`)
  return failed > 0 ? 1 : 0
}

/** What is wanted, or a sentence about what is wrong with it. */
function readArguments(args: readonly string[]) {
  let values: { json?: boolean; only?: string[]; help?: boolean }
  try {
    const options = {
      json: { type: 'boolean' },
      only: { type: 'string', multiple: true },
      help: { type: 'boolean' },
    } as const
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${usage}`
  }
  const { json = false, only, help = false } = values
  const starts = only?.flatMap((text) => text.split(',')).map((text) => text.trim())
  const unknown = starts?.find((start) => start === '' || !names.some((name) => name.startsWith(start)))
  if (unknown !== undefined) return `There is no figure "${unknown}". There are: ${names.join(', ')}.`
  return { json, help, wanted: names.filter((name) => !starts || starts.some((start) => matches(name, start))) }
}

/** A whole name means that figure alone, also where others begin with it. */
function matches(name: FigureName, start: string): boolean {
  return names.some((each) => each === start) ? name === start : name.startsWith(start)
}

function lineOf([name, { value, unit, goal, met }]: [FigureName, Figure]): string {
  const size = unit === '×' ? `${value.toFixed(2)} ×` : `${value.toFixed(value < 20 ? 2 : 0)} ${unit}`
  const judged = met === null ? '' : `  ${goal?.padEnd(8)} ${met ? 'met' : 'MISSED'}`
  return `${name.padEnd(24)}${figureKinds[name].what.padEnd(54)}${size.padStart(10)}${judged}\n`
}

/** The load of the last minute, before the bench adds its own. */
function disturbance(): string {
  const [load = 0] = loadavg()
  const processors = availableParallelism()
  if (load < processors / 2) return ''
  return `Other programs keep this computer busy (load ${load.toFixed(1)} on ${processors} processors): times come out too long.\n\n`
}

function verdict(figures: readonly [FigureName, Figure][]): string {
  const judged = figures.filter(([, { met }]) => met !== null)
  const missed = judged.filter(([, { met }]) => met === false).map(([name]) => name)
  if (judged.length === 0) return ''
  if (missed.length === 0) return `Goals met: all (${judged.length}).\n`
  return `Goals met: ${judged.length - missed.length} of ${judged.length}. MISSED: ${missed.join(', ')}.\n`
}
