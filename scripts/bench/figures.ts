/** What one figure is: its unit, and its goal as a sign and a number in that unit. Null: told for comparison only. */
interface FigureKind {
  readonly what: string
  readonly unit: 'ms' | 's' | 'MB' | '×' | 'pages/s' | 'frames/s'
  readonly goal: `${'<=' | '>='} ${number}` | null
}

const kind = (what: string, unit: FigureKind['unit'], goal: FigureKind['goal'] = null): FigureKind => {
  return { what, unit, goal }
}

/** Every figure there is, in the order they are printed. A MB is 1,000,000 bytes. */
export const figureKinds = {
  'race-page': kind('race page of 160 KB, bytes to checked document', 'ms', '<= 2.5'),
  'race-page-cheerio': kind('  a plain cheerio.load of it', 'ms'),
  'race-page-ratio': kind('  so many times faster', '×', '>= 6'),
  'ordinary-first': kind('ordinary meeting, first time', 'ms', '<= 350'),
  'ordinary-first-process': kind('  with the start and end of its process', 'ms'),
  'ordinary-again': kind('  unchanged again by the same engine', 'ms', '<= 200'),
  'ordinary-again-cold': kind('  unchanged again by a program just started', 'ms'),
  'warm-first': kind('ordinary meeting in a running engine, first time', 'ms'),
  'warm-again': kind('  unchanged again', 'ms'),
  'incremental-again': kind('ordinary meeting, unchanged, at 250 ms a request: what may have changed', 'ms'),
  'incremental-full': kind('  everything checked', 'ms'),
  'incremental-ratio': kind('  so many times faster', '×'),
  'large-time': kind('large meeting', 's', '<= 4'),
  'large-process': kind('  with the start and end of its process', 's'),
  'large-memory': kind('  peak memory', 'MB', '<= 220'),
  'latency-ratio': kind('ordinary meeting at 250 ms a request, over the floor', '×', '<= 1.15'),
  'latency-total': kind('  total', 'ms'),
  'latency-floor': kind('  floor: nothing but waiting', 'ms'),
  'ten-at-once': kind('ten ordinary meetings at once, 100 ms a request', 's'),
  'ten-in-turn': kind('  one after another', 's'),
  'ten-ratio': kind('  so many times slower', '×'),
  'replay-engine': kind('large meeting again from its archive', 'pages/s'),
  'replay-one': kind('  its race pages alone, in one thread', 'pages/s'),
  'replay-workers': kind('  with unpacking, parsing and checking in workers', 'pages/s'),
  'replay-ratio': kind('  so many times faster; kept from 1.3 on', '×'),
  'write-laps': kind('writing 5,000 laps', 'ms'),
  'write-laps-bare': kind('  a bare loop over a prepared statement', 'ms'),
  'write-laps-ratio': kind('  so many times slower', '×', '<= 2'),
  'write-races': kind('saving 5,000 laps as the races of a meeting', 'ms'),
  'write-races-bare': kind('  a bare loop that writes only the laps', 'ms'),
  'write-races-ratio': kind('  so many times slower', '×'),
  'slowest-race-page': kind('slowest race page, cold or warm', 'ms', '<= 50'),
  'slowest-page': kind('slowest page of any type, cold or warm', 'ms', '<= 250'),
  'start-time': kind('start of the command line (--version)', 'ms'),
  'start-memory': kind('  peak memory', 'MB'),
  'start-unbundled-time': kind('  from the sources, not bundled', 'ms'),
  'start-unbundled-memory': kind('  peak memory of that', 'MB'),
  'query-about': kind('ten seasons: sizes and counts, p95', 'ms', '<= 50'),
  'query-clubs': kind('  clubs', 'ms', '<= 50'),
  'query-meetings': kind('  meetings of a club', 'ms', '<= 50'),
  'query-meeting': kind('  a meeting', 'ms', '<= 50'),
  'query-checks': kind('  its figures held against the laps', 'ms', '<= 150'),
  'query-race-checks': kind('  those of a race', 'ms', '<= 50'),
  'query-corrections': kind('  its corrections', 'ms', '<= 50'),
  'query-race': kind('  a race with its laps', 'ms', '<= 50'),
  'query-replay': kind('  a race as it went by', 'ms', '<= 50'),
  'query-compare': kind('  two drivers of a race, lap by lap', 'ms', '<= 50'),
  'query-record': kind('  two drivers over all meetings', 'ms', '<= 50'),
  'query-search': kind('  search for a driver', 'ms', '<= 50'),
  'query-search-number': kind('  search by transponder', 'ms', '<= 50'),
  'query-search-changed': kind('  first search after something was stored', 'ms'),
  'query-driver': kind('  a driver: bests, form, seasons, newest races', 'ms', '<= 50'),
  'query-day': kind("  a driver's day at a meeting", 'ms', '<= 50'),
  'query-suggestions': kind('  who looks like one person', 'ms', '<= 50'),
  'query-transponders': kind('  transponders of an entry list', 'ms', '<= 50'),
  'query-classes': kind('  classes of a meeting over their rounds', 'ms', '<= 50'),
  'query-entries': kind('  its entries with their runs', 'ms', '<= 50'),
  'query-records-changed': kind("  a club's records, first after something was stored", 'ms'),
  'query-records': kind('  the same again', 'ms', '<= 50'),
  'query-runs': kind('  ingestions', 'ms', '<= 50'),
  'query-run': kind('  an ingestion', 'ms', '<= 50'),
  'query-health': kind('  health', 'ms', '<= 50'),
  'query-held': kind('  its races that are held', 'ms', '<= 50'),
  'query-forecast': kind('  forecast of reading it again', 'ms', '<= 50'),
  'query-deletion': kind('  what deleting it would take', 'ms', '<= 50'),
  'query-checklist': kind('  checklist of the start screen', 'ms', '<= 50'),
  'query-actions': kind('  what people did', 'ms', '<= 50'),
  'query-schedule': kind('  schedule', 'ms', '<= 50'),
  'query-settings': kind('  settings', 'ms', '<= 50'),
  'analysis-12x45': kind('a race of 12 × 45 laps: checked, figured and understood', 'ms', '<= 50'),
  'analysis-12x45-first': kind('  the first time in a process', 'ms'),
  'analysis-12x45-verify': kind('  every published figure checked', 'ms'),
  'analysis-12x45-figures': kind('  figures on counted and clean laps', 'ms'),
  'analysis-12x45-understanding': kind('  outliers, hints, suspicions and story', 'ms'),
  'analysis-12x45-story': kind('  of it the story', 'ms'),
  'analysis-15x90': kind('a race of 15 × 90 laps: checked, figured and understood', 'ms', '<= 50'),
  'analysis-15x90-first': kind('  the first time in a process', 'ms'),
  'analysis-15x90-verify': kind('  every published figure checked', 'ms'),
  'analysis-15x90-figures': kind('  figures on counted and clean laps', 'ms'),
  'analysis-15x90-understanding': kind('  outliers, hints, suspicions and story', 'ms'),
  'analysis-15x90-story': kind('  of it the story', 'ms'),
  'app-start': kind('app: cold start to usable window', 'ms'),
  'app-meeting': kind('app: an ordinary meeting, click to its races', 'ms'),
  'app-race': kind('app: a 12 × 45-lap race, click to painted chart', 'ms', '<= 200'),
  'app-main-delay': kind('app: event loop of the shell during an ingestion, p99', 'ms', '<= 50'),
  'app-main-longest': kind('  longest', 'ms'),
  'app-page-delay': kind('app: event loop of the page during an ingestion, p99', 'ms', '<= 50'),
  'app-page-longest': kind('  longest', 'ms'),
  'app-memory-shell': kind('app: memory idle, shell', 'MB'),
  'app-memory-page': kind('  page', 'MB'),
  'app-memory-engine': kind('  engine', 'MB'),
  'app-memory-shell-100': kind('app: memory after 100 meetings, shell', 'MB'),
  'app-memory-page-100': kind('  page', 'MB'),
  'app-memory-page-100-kept': kind('    of it still needed', 'MB'),
  'app-memory-engine-100': kind('  engine', 'MB'),
  'views-12x45': kind('app: a 12 × 45-lap race, place to painted chart', 'ms', '<= 200'),
  'views-15x90': kind('  a 15 × 90-lap race', 'ms', '<= 200'),
  'views-page-delay': kind('app: event loop of the page through all views of 15 × 90, p99', 'ms', '<= 50'),
  'views-page-longest': kind('  longest', 'ms'),
  'replay-frames': kind('app: a 15 × 90-lap race replayed at 60 ×', 'frames/s', '>= 50'),
  'replay-page-delay': kind('  event loop of the page meanwhile, p99', 'ms', '<= 50'),
  'replay-page-longest': kind('  longest', 'ms'),
  'paper-html': kind('sheets of a class of 12 drivers, as HTML', 'ms'),
  'paper-pdf': kind('  those as a PDF, click to file, in the app', 'ms'),
} as const satisfies Record<string, FigureKind>

export type FigureName = keyof typeof figureKinds

/** One measured figure as `--json` prints it. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly goal: string | null
  /** Null where there is no goal. */
  readonly met: boolean | null
}

/** The figure beside its goal, judged by the value as it was measured and given to four digits. */
export function figureOf(name: FigureName, measured: number): Figure {
  const { unit, goal } = figureKinds[name]
  return { value: Number(measured.toPrecision(4)), unit, goal, met: goal === null ? null : meets(measured, goal) }
}

function meets(value: number, goal: string): boolean {
  const [sign, limit] = goal.split(' ')
  return sign === '<=' ? value <= Number(limit) : value >= Number(limit)
}
