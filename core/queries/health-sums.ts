import type { PageType } from '../contract/domain.ts'
import { pageType } from '../contract/domain.ts'
import type { PageTypeHealth, RunHealth } from '../contract/health.ts'

/** Columns of one run, or their sums over many. */
export interface RunSums {
  readonly races: number
  readonly laps: number
  readonly requests: number
  readonly retries: number
  readonly notModified: number
  readonly bytes: number
  readonly rowsWritten: number
  readonly breakerOpenings: number
  readonly browserLaunches: number
  readonly browserFailures: number
}

/** Columns of one page type of a run, or their sums. */
export interface TypeSums {
  readonly pageType: PageType
  readonly pagesRead: number
  readonly pagesFailed: number
  readonly requests: number
  readonly unsent: number
  readonly failures: number
}

const sumColumns: Record<keyof RunSums, string> = {
  races: 'races_saved + @.races_unchanged',
  laps: 'laps',
  requests: 'requests_total',
  retries: 'requests_retries',
  notModified: 'requests_not_modified',
  bytes: 'requests_bytes',
  rowsWritten: 'rows_inserted + @.rows_updated + @.rows_deleted',
  breakerOpenings: 'breaker_openings',
  browserLaunches: 'browser_launches',
  browserFailures: 'browser_failures',
}

/** The columns of `RunSums` from the runs called `alias`, each through `wrap`. */
export function runSums(alias: string, wrap: (column: string) => string = (column) => column): string {
  return Object.entries(sumColumns)
    .map(([name, column]) => `${wrap(`${alias}.${column.replaceAll('@', alias)}`)} as ${name}`)
    .join(', ')
}

type Sums = Pick<RunHealth, keyof RunSums | 'pages' | 'tries' | 'failures' | 'errorRate'>

/** All sums of a run or a period, its rates beside them. */
export function sumsOf(row: RunSums, types: readonly TypeSums[]): Sums {
  const pages = types.reduce((sum, { pagesRead }) => sum + pagesRead, 0)
  const tries = types.reduce((sum, type) => sum + triesOf(type), 0)
  const failures = types.reduce((sum, type) => sum + type.failures, 0)
  const { races, laps, requests, retries, notModified, bytes, rowsWritten } = row
  const { breakerOpenings, browserLaunches, browserFailures } = row
  return {
    pages,
    races,
    laps,
    requests,
    retries,
    tries,
    failures,
    errorRate: rateOf(failures, tries),
    notModified,
    bytes,
    rowsWritten,
    breakerOpenings,
    browserLaunches,
    browserFailures,
  }
}

/** Per page type, in the order pages are read. */
export function pageTypeFigures(types: readonly TypeSums[]): PageTypeHealth[] {
  return types
    .map((type) => ({
      pageType: type.pageType,
      pagesRead: type.pagesRead,
      pagesFailed: type.pagesFailed,
      tries: triesOf(type),
      failures: type.failures,
      errorRate: rateOf(type.failures, triesOf(type)),
    }))
    .toSorted((one, other) => inReadingOrder(one.pageType, other.pageType))
}

export function inReadingOrder(one: PageType, other: PageType): number {
  return pageType.options.indexOf(one) - pageType.options.indexOf(other)
}

function triesOf({ requests, unsent }: TypeSums): number {
  return requests + unsent
}

function rateOf(failures: number, tries: number): number | null {
  return tries === 0 ? null : Math.min(1, failures / tries)
}
