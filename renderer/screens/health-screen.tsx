import { Button, SegmentedControl, Stack, Title } from '@mantine/core'
import { IconHeartbeat } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { HealthSummary, PeriodHealth } from '../../core/contract/health.ts'
import { engine } from '../engine-client.ts'
import { formatAmount, formatBytes, formatCount, formatDuration, formatRate } from '../format.ts'
import { DiagnosticsButton } from '../parts/diagnostics-button.tsx'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Figures, type KeyFigure } from '../parts/figures.tsx'
import { Page } from '../parts/page.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace } from '../places.ts'
import { FailurePatternsPart, PageTypesTable } from './health/failure-patterns.tsx'
import { Growth } from './health/growth.tsx'
import { RunCharts } from './health/run-charts.tsx'

const runsShown = 30

/** How ingesting has gone: over weeks and months, run by run, and what kept going wrong. */
export function HealthScreen() {
  const health = useQuery(engine.health.summary.queryOptions({ input: { runs: runsShown } }))
  return (
    <Page title="Health" subtitle="How reading has gone, and what it has cost" actions={<DiagnosticsButton />}>
      {health.isPending && <Waiting what="the figures" />}
      {health.isError && <FailureNote failure={health.error} onRetry={health.refetch} />}
      {health.isSuccess && <Health health={health.data} />}
    </Page>
  )
}

function Health({ health }: { readonly health: HealthSummary }) {
  const { runs, periods, patterns, growth } = health
  return (
    <Stack gap="xl">
      {runs.length === 0 ? (
        <EmptyNote
          icon={<IconHeartbeat size={36} aria-hidden />}
          title="No figures yet"
          message="Each ingestion leaves its figures here: how long it took, what had to be asked for again, and why."
          action={
            <Button component={Link} href={clubsPlace()}>
              To the clubs
            </Button>
          }
        />
      ) : (
        <>
          <Periods periods={periods} />
          <RunCharts runs={runs} />
          <FailurePatternsPart patterns={patterns} />
        </>
      )}
      <Growth growth={growth} />
    </Stack>
  )
}

const spans: Readonly<Record<number, string>> = { 7: 'Last week', 30: 'Last month', 365: 'Last year' }

function Periods({ periods }: { readonly periods: readonly PeriodHealth[] }) {
  const [days, setDays] = useState(30)
  const period = periods.find((one) => one.days === days) ?? periods[0]
  if (!period) return null
  return (
    <Stack gap="sm" component="section" aria-label="Key figures">
      <Title order={2}>Key figures</Title>
      <SegmentedControl
        aria-label="Time span"
        style={{ alignSelf: 'flex-start' }}
        transitionDuration={0}
        data={periods.map((one) => ({ value: String(one.days), label: spans[one.days] ?? `${one.days} days` }))}
        value={String(period.days)}
        onChange={(chosen) => setDays(Number(chosen))}
      />
      <Figures figures={figuresOf(period)} />
      <PageTypesTable pageTypes={period.pageTypes} />
    </Stack>
  )
}

function figuresOf(period: PeriodHealth): KeyFigure[] {
  const { runs, complete, partial, failed, stopped } = period
  return [
    {
      label: runs === 1 ? 'ingestion' : 'ingestions',
      value: formatCount(runs),
      meaning: endingsOf({ complete, partial, failed, stopped }),
    },
    { label: 'a meeting usually takes', value: formatDuration(period.medianDurationMs) },
    { label: 'until its first race is here', value: formatDuration(period.medianFirstRaceMs) },
    {
      label: 'of tries were not enough',
      value: formatRate(period.errorRate),
      meaning: `${formatCount(period.failures)} of ${formatCount(period.tries)}`,
    },
    { label: 'requests made again', value: formatCount(period.retries), meaning: `of ${formatCount(period.requests)}` },
    { label: 'answered “as before”', value: formatCount(period.notModified), meaning: 'cost the site next to nothing' },
    { label: 'pages read', value: formatCount(period.pages), meaning: formatBytes(period.bytes) },
    { label: 'races', value: formatCount(period.races), meaning: formatAmount(period.laps, 'lap') },
    { label: 'rows written', value: formatCount(period.rowsWritten) },
    {
      label: 'times the site was left alone',
      value: formatCount(period.breakerOpenings),
      meaning: 'because it kept failing',
    },
    {
      label: 'browser starts',
      value: formatCount(period.browserLaunches),
      meaning: `${formatCount(period.browserFailures)} failed`,
    },
  ]
}

function endingsOf(endings: Pick<PeriodHealth, 'complete' | 'partial' | 'failed' | 'stopped'>): string {
  const { complete, partial, failed, stopped } = endings
  const parts: [count: number, what: string][] = [
    [complete, 'complete'],
    [partial, 'in part'],
    [failed, 'failed'],
    [stopped, 'stopped'],
  ]
  const shown = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`)
  return shown.length === 0 ? 'none' : shown.join(', ')
}
