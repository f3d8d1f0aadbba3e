import { Anchor, SimpleGrid, Stack, Table, Title } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import type { PageType } from '../../../core/contract/domain.ts'
import type { RunHealth } from '../../../core/contract/health.ts'
import type { RunStatus } from '../../../core/contract/run.ts'
import { pageTypeWords } from '../../../core/contract/words.ts'
import { type BarRow, type BarSeries, SmallBars } from '../../charts/small-bars.tsx'
import { absent, formatAmount, formatCount, formatDuration, formatInstant, formatRate } from '../../format.ts'
import { RunStatusBadge } from '../../parts/state-badge.tsx'
import { runPlace } from '../../places.ts'

const blue = 'light-dark(#12639f, #5299d0)'
const orange = 'light-dark(#c2410c, #ff9d5c)'

/** One colour for each page type, told apart in black and white by their order in a bar. */
const typeColours: Readonly<Record<PageType, string>> = {
  'track-catalogue': 'light-dark(#4b5563, #b8c2cf)',
  'events-listing': 'light-dark(#a21caf, #e58bee)',
  event: 'light-dark(#c2410c, #ff9d5c)',
  'entry-list': 'light-dark(#15803d, #5fd38a)',
  'race-result': 'light-dark(#12639f, #5299d0)',
}

const failureSeries: BarSeries[] = (Object.keys(pageTypeWords) as PageType[])
  .map((pageType) => ({ key: pageType, name: pageTypeWords[pageType], colour: typeColours[pageType] }))
  .toReversed()

/** Came to its own end: how long somebody waited before giving up tells nothing of the site. */
const hasEnded = (status: RunStatus) => status === 'complete' || status === 'partial'

interface RunChartsProps {
  /** Oldest first. */
  readonly runs: readonly RunHealth[]
}

/** The last runs in three small charts: how long, how quick, how often not enough. */
export function RunCharts({ runs }: RunChartsProps) {
  const [, navigate] = useLocation()
  const rowsOf = (valuesOf: (run: RunHealth) => BarRow['values']): BarRow[] =>
    runs.map((run) => ({ label: String(run.runId), about: `${run.runId}: ${run.title}`, values: valuesOf(run) }))
  const onPick = (index: number) => {
    const run = runs[index]
    if (run) navigate(runPlace(run.runId))
  }
  return (
    <Stack gap="sm" component="section" aria-label="The last ingestions">
      <Title order={2}>The last {formatAmount(runs.length, 'ingestion')}</Title>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg" verticalSpacing="lg">
        <SmallBars
          title="Time taken"
          sentence="Of what did not fail and was not stopped; the dot is when the first race was here."
          rows={rowsOf(({ status, durationMs, firstRaceMs }) => (hasEnded(status) ? { durationMs, firstRaceMs } : {}))}
          series={[
            { key: 'durationMs', name: 'Whole run', colour: blue },
            { key: 'firstRaceMs', name: 'First race', colour: orange, isDot: true },
          ]}
          format={formatDuration}
          formatTick={formatDuration}
          onPick={onPick}
          table={
            <RunTable
              runs={runs}
              columns={[
                ['Took', ({ durationMs }) => formatDuration(durationMs)],
                ['First race', ({ firstRaceMs }) => formatDuration(firstRaceMs)],
                ['Races', ({ races }) => formatCount(races)],
              ]}
            />
          }
        />
        <SmallBars
          title="Pages per second"
          sentence="As many as the site is asked for, waits included."
          rows={rowsOf(({ pagesPerSecond }) => ({ pagesPerSecond }))}
          series={[{ key: 'pagesPerSecond', name: 'Pages per second', colour: blue }]}
          format={(value) => value.toFixed(1)}
          formatTick={(value) => String(value)}
          onPick={onPick}
          table={
            <RunTable
              runs={runs}
              columns={[
                ['Pages', ({ pages }) => formatCount(pages)],
                ['Per second', ({ pagesPerSecond }) => pagesPerSecond?.toFixed(1) ?? absent],
                ['Rows written', ({ rowsWritten }) => formatCount(rowsWritten)],
              ]}
            />
          }
        />
        <SmallBars
          title="Tries that were not enough"
          sentence="By the page that was wanted; most of them were had with a later try."
          rows={rowsOf(({ pageTypes }) =>
            Object.fromEntries(pageTypes.map(({ pageType, failures }) => [pageType, failures === 0 ? null : failures])),
          )}
          series={failureSeries}
          format={formatCount}
          formatTick={formatCount}
          areWhole
          onPick={onPick}
          table={
            <RunTable
              runs={runs}
              columns={[
                ['Not enough', ({ failures, tries }) => `${formatCount(failures)} of ${formatCount(tries)}`],
                ['Share', ({ errorRate }) => formatRate(errorRate)],
                ['Made again', ({ retries }) => formatCount(retries)],
              ]}
            />
          }
        />
      </SimpleGrid>
    </Stack>
  )
}

interface RunTableProps extends RunChartsProps {
  readonly columns: readonly (readonly [title: string, cellOf: (run: RunHealth) => string])[]
}

/** Newest first, as lists of runs are. */
function RunTable({ runs, columns }: RunTableProps) {
  return (
    <div className="mre-scroll" style={{ maxHeight: 320 }}>
      <Table verticalSpacing={4} fz="xs" miw={480} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Ingestion</Table.Th>
            <Table.Th>Ended as</Table.Th>
            {columns.map(([title]) => (
              <Table.Th key={title} className="mre-number">
                {title}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {runs.toReversed().map((run) => (
            <Table.Tr key={run.runId}>
              <Table.Td title={formatInstant(run.startedAt)}>
                <Anchor component={Link} href={runPlace(run.runId)} fz="xs">
                  {run.runId}: {run.title}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <RunStatusBadge status={run.status} />
              </Table.Td>
              {columns.map(([title, cellOf]) => (
                <Table.Td key={title} className="mre-number">
                  {cellOf(run)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
