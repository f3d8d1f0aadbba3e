import type { FailurePatterns, GrowthHealth, HealthSummary, PeriodHealth, RunHealth } from '../contract/health.ts'
import type { SiteItem } from '../contract/site.ts'
import { causeWords, pageTypeWords } from '../contract/words.ts'
import { plural, table } from './cli-tables.ts'

/** How ingesting has gone, for a person. */
export function healthText(health: HealthSummary): string {
  if (health.runs.length === 0) return `No run yet: there is nothing to tell.\n\n${growthText(health.growth)}`
  return [
    runsTable(health.runs),
    ...health.periods.map(periodText),
    patternsText(health.patterns),
    ...health.sites.map((site) => siteText(site)),
    growthText(health.growth),
  ].join('\n')
}

function runsTable(runs: readonly RunHealth[]): string {
  const rows = runs.map((run) => [
    run.runId,
    run.startedAt.slice(0, 16).replace('T', ' '),
    run.status,
    run.title,
    seconds(run.durationMs),
    seconds(run.firstRaceMs),
    run.pages,
    run.pagesPerSecond === null ? null : run.pagesPerSecond.toFixed(1),
    run.retries,
    share(run.errorRate),
  ])
  const numbers = ['Run', 'Took', 'First race', 'Pages', 'Pages/s', 'Repeated', 'Not enough']
  return table(['Run', 'Started (UTC)', 'Status', 'What', ...numbers.slice(1)], rows, numbers)
}

function periodText(period: PeriodHealth): string {
  const { days, runs, complete, partial, failed, stopped, medianDurationMs, medianFirstRaceMs } = period
  if (runs === 0) return `Last ${days} days: no run\n`
  const usual =
    medianDurationMs === null
      ? []
      : [`  a meeting usually takes ${seconds(medianDurationMs)}, its first race ${seconds(medianFirstRaceMs)}`]
  const types = period.pageTypes
    .filter(({ failures }) => failures > 0)
    .map(({ pageType, errorRate, pagesFailed }) => {
      const lost = pagesFailed === 0 ? 'all had in the end' : `${pagesFailed} could not be had`
      return `  ${pageTypeWords[pageType]}: ${share(errorRate)} of tries were not enough, ${lost}`
    })
  return [
    `Last ${days} days: ${plural(runs, 'run')}; ${complete} complete, ${partial} in part, ${failed} failed, ${stopped} stopped`,
    ...usual,
    `  ${plural(period.pages, 'page')}, ${plural(period.races, 'race')}, ${plural(period.laps, 'lap')}, ${plural(period.rowsWritten, 'row')} written`,
    `  ${plural(period.requests, 'request')}, ${period.retries} repeated, ${period.notModified} answered "as before", ${megabytes(period.bytes)}`,
    ...types,
    `  the site was left alone ${plural(period.breakerOpenings, 'time')}; browser started ${period.browserLaunches}, failed ${period.browserFailures}`,
    '',
  ].join('\n')
}

function patternsText({ days, byHour, reasons }: FailurePatterns): string {
  if (reasons.length === 0) return `Last ${days} days: every try was enough\n`
  const rows = byHour.flatMap(({ pageType, failures, pagesRead }) =>
    failures.flatMap((times, hour) => {
      return times === 0
        ? []
        : [[`${String(hour).padStart(2, '0')}:00`, pageTypeWords[pageType], times, pagesRead[hour] ?? 0]]
    }),
  )
  const why = reasons.map(({ code, cause, failures, lastAt }) => [
    causeWords[cause],
    code,
    failures,
    lastAt.slice(0, 16).replace('T', ' '),
  ])
  return [
    `Tries that were not enough, last ${days} days`,
    table(['What was behind it', 'Code', 'Times', 'Last (UTC)'], why, ['Times']),
    table(['Hour here', 'Page', 'Times', 'Pages read'], rows, ['Times', 'Pages read']),
  ].join('\n')
}

function siteText({ name, sentence }: SiteItem): string {
  return `${name}: ${sentence ?? 'is asked as usual.'}\n`
}

function growthText({ databaseBytes, archiveBytes, months }: GrowthHealth): string {
  const rows = months.map(({ month, archiveBytes: bytes, rowsWritten }) => [month, megabytes(bytes), rowsWritten])
  const now = `Database ${megabytes(databaseBytes)}, of which pages ${megabytes(archiveBytes)}\n`
  return `${now}\n${table(['Month', 'Pages added', 'Rows written'], rows, ['Pages added', 'Rows written'])}`
}

function seconds(ms: number | null): string {
  return ms === null ? '' : `${(ms / 1000).toFixed(1)} s`
}

function share(rate: number | null): string {
  return rate === null ? '' : `${(rate * 100).toFixed(1)} %`
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
