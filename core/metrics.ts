import { Counter, Gauge, Registry } from 'prom-client'
import type { BreakerState } from './contract/domain.ts'
import type { SiteItem } from './contract/site.ts'
import type { LifetimeCounters } from './queries/lifetime-counters.ts'

/** The engine's figures in Prometheus' text format. */
export interface Metrics {
  readonly contentType: string
  /** As they are now. Counters are those of the database: they go on over restarts, and count what other programs did. */
  text(): Promise<string>
}

export interface MetricsSource {
  counters(): LifetimeCounters
  sites(): readonly SiteItem[]
}

const breakerValues: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 0.5, open: 1 }

/** With a registry of its own: nothing that another library measures gets in. */
export function createMetrics(source: MetricsSource): Metrics {
  const registry = new Registry()
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `mre_${name}`, help, labelNames, registers: [registry] })
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `mre_${name}`, help, labelNames, registers: [registry] })

  const runs = counter('runs_total', 'Ingestions, by what was read and how they ended.', ['kind', 'status'])
  const pages = counter('pages_total', 'Pages wanted, by whether they were had in the end.', ['page_type', 'outcome'])
  const requests = counter('requests_total', 'Requests that left this computer.', ['page_type'])
  const unsent = counter('unsent_tries_total', 'Tries that could not leave this computer.', ['page_type'])
  const retries = counter('request_retries_total', 'Requests that were another try for the same page.', ['page_type'])
  const failures = counter('try_failures_total', 'Tries that were not enough, by reason.', ['page_type', 'code'])
  const notModified = counter('not_modified_total', 'Answers that said "as before".', ['page_type'])
  const bytes = counter('received_bytes_total', 'Bytes of answers, as they came over the wire.', ['page_type'])
  const launches = counter('browser_launches_total', 'Starts of a browser for a page that needs one.')
  const broken = counter('browser_failures_total', 'Browsers that did not start, died or were stuck.')
  const openings = counter('breaker_openings_total', 'Times that a site was left alone because it kept failing.')
  const rows = counter('rows_written_total', 'Rows that ingestions wrote.', ['change'])
  const corrections = counter('corrections_total', 'Things that a source showed otherwise than before.')
  const databaseBytes = gauge('database_bytes', 'Size of the database.')
  const archiveBytes = gauge('archive_bytes', 'Of it, the pages that are kept.')
  const duration = gauge('last_ingestion_duration_seconds', 'How long the newest ingestion of a meeting took.')
  const firstRace = gauge('last_ingestion_first_race_seconds', 'How long its first race took.')
  const endedAt = gauge('last_ingestion_end_time_seconds', 'When it ended, as Unix time.')
  const breaker = gauge('site_breaker_open', 'Whether a site is left alone: 1 yes, 0.5 being tried, 0 no.', ['site'])
  const memory = gauge('process_resident_memory_bytes', 'Memory of this program.')

  const take = ({ runs: byEnding, pageTypes, failures: byCode, sums, latest, ...sizes }: LifetimeCounters) => {
    for (const { kind, status, found } of byEnding) runs.inc({ kind, status }, found)
    for (const type of pageTypes) {
      const label = { page_type: type.pageType }
      pages.inc({ ...label, outcome: 'read' }, type.pagesRead)
      pages.inc({ ...label, outcome: 'failed' }, type.pagesFailed)
      requests.inc(label, type.requests)
      unsent.inc(label, type.unsent)
      retries.inc(label, type.retries)
      notModified.inc(label, type.notModified)
      bytes.inc(label, type.bytes)
      launches.inc(type.browserLaunches)
      broken.inc(type.browserFailures)
    }
    for (const { pageType, code, found } of byCode) failures.inc({ page_type: pageType, code }, found)
    rows.inc({ change: 'inserted' }, sums.rowsInserted)
    rows.inc({ change: 'updated' }, sums.rowsUpdated)
    rows.inc({ change: 'deleted' }, sums.rowsDeleted)
    openings.inc(sums.breakerOpenings)
    corrections.inc(sums.corrections)
    databaseBytes.set(sizes.databaseBytes)
    archiveBytes.set(sizes.archiveBytes)
    if (latest === null) return
    duration.set(latest.durationMs / 1000)
    if (latest.firstRaceMs !== null) firstRace.set(latest.firstRaceMs / 1000)
    endedAt.set(Date.parse(latest.endedAt) / 1000)
  }
  return {
    contentType: registry.contentType,
    async text() {
      registry.resetMetrics()
      take(source.counters())
      for (const site of source.sites()) breaker.set({ site: site.source }, breakerValues[site.breaker])
      memory.set(process.memoryUsage.rss())
      return await registry.metrics()
    },
  }
}
