import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverMeeting, DriverRun } from '../../../core/contract/driver-meeting.ts'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import {
  formatClock,
  formatGained,
  formatLapTime,
  formatPercent,
  formatPlace,
  formatRaceTime,
  formatResult,
} from '../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../parts/explained.tsx'
import { DriverTargets } from '../../parts/targets.tsx'
import { racePlace } from '../../places.ts'
import { useViewStore } from '../../stores/view-store.ts'

/** Every run of the day in order; what is published and what is ours stand in columns of their own. */
export function RunTable({ day: { runs, cleanFactor } }: { readonly day: DriverMeeting }) {
  return (
    <>
      <ExplainedGroup label="Runs of the day" className="mre-scroll">
        <Table miw={960} aria-label="Runs of the day">
          <Table.Thead>
            <Table.Tr>
              <Table.Th miw={190}>Run</Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="grid-position">Grid</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="position">Place</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="places-gained">Gained</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="result">Result</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="fastest-lap">Best lap</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="average-lap">Average</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="top-3-consecutive">3 in a row</ExplainedHeading>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="consistency">Consistency</ExplainedHeading>
                <Text fz="xs" className="mre-quiet">
                  as published
                </Text>
              </Table.Th>
              <Table.Th className="mre-number mre-wraps">
                <ExplainedHeading figure="clean-consistency">Consistency</ExplainedHeading>
                <Text fz="xs" className="mre-quiet">
                  clean laps, ours
                </Text>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {runs.map((run) => (
              <Run key={`${run.raceId} ${run.driverId}`} run={run} />
            ))}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
      <Text fz="xs" className="mre-quiet">
        Best lap, average and 3 in a row are ours, from the laps that the source counts. A clean lap is no slower than{' '}
        {cleanFactor.toFixed(2)} × the driver’s median lap; the rest (fuel stops, crashes) is left out of the last
        column only.
      </Text>
    </>
  )
}

function Run({ run }: { readonly run: DriverRun }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const figure = (id: FigureId, text: string) => (
    <Table.Td className="mre-number">
      <Explained figure={id} raceId={run.raceId} driverId={run.driverId}>
        {text}
      </Explained>
    </Table.Td>
  )
  const time = (ms: number | null) => formatLapTime(ms === null ? null : Math.round(ms), inSeconds)
  const facts = [
    run.section,
    run.completedAtLocal !== null && formatClock(run.completedAtLocal),
    run.missingUpstream && 'no longer listed by the source',
  ].filter(Boolean)
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={racePlace(run.raceId)} fw={550}>
          {run.label ?? run.className ?? `Race ${run.raceNumber ?? ''}`}
        </Anchor>
        <Text fz="xs" className="mre-quiet">
          {facts.join(' · ')}
        </Text>
        <DriverTargets raceId={run.raceId} driverId={run.driverId} />
      </Table.Td>
      <Table.Td className="mre-number">{run.gridPosition ?? '–'}</Table.Td>
      <Table.Td className="mre-number">{formatPlace(run.position, run.resultCount, run.statusText)}</Table.Td>
      {figure('places-gained', formatGained(run.placesGained))}
      <Table.Td className="mre-number">{formatResult(run.lapsCompleted, run.totalTimeMs)}</Table.Td>
      {figure('fastest-lap', time(run.own.fastestLapMs))}
      {figure('average-lap', time(run.own.averageLapMs))}
      {figure(
        'top-3-consecutive',
        formatRaceTime(run.own.top3ConsecutiveMs === null ? null : Math.round(run.own.top3ConsecutiveMs)),
      )}
      {figure('consistency', formatPercent(run.published.consistencyPercent))}
      {figure('clean-consistency', formatPercent(run.clean.consistencyPercent))}
    </Table.Tr>
  )
}
