import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverMeeting, DriverRun } from '../../../core/contract/driver-meeting.ts'
import {
  formatClock,
  formatGained,
  formatLapTime,
  formatPercent,
  formatPlace,
  formatRaceTime,
  formatResult,
} from '../../format.ts'
import { ExplainedGroup } from '../../parts/explained.tsx'
import { FigureCell, FigureHead } from '../../parts/figure-cells.tsx'
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
              <FigureHead figure="grid-position">Grid</FigureHead>
              <FigureHead figure="position">Place</FigureHead>
              <FigureHead figure="places-gained">Gained</FigureHead>
              <FigureHead figure="result">Result</FigureHead>
              <FigureHead figure="fastest-lap">Best lap</FigureHead>
              <FigureHead figure="average-lap">Average</FigureHead>
              <FigureHead figure="top-3-consecutive">3 in a row</FigureHead>
              <FigureHead figure="consistency" whose="as published">
                Consistency
              </FigureHead>
              <FigureHead figure="clean-consistency" whose="clean laps, ours">
                Consistency
              </FigureHead>
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
      <FigureCell figure="grid-position" of={run}>
        {run.gridPosition ?? '–'}
      </FigureCell>
      <FigureCell figure="position" of={run}>
        {formatPlace(run.position, run.resultCount, run.statusText)}
      </FigureCell>
      <FigureCell figure="places-gained" of={run}>
        {formatGained(run.placesGained)}
      </FigureCell>
      <FigureCell figure="result" of={run}>
        {formatResult(run.lapsCompleted, run.totalTimeMs)}
      </FigureCell>
      <FigureCell figure="fastest-lap" of={run}>
        {time(run.own.fastestLapMs)}
      </FigureCell>
      <FigureCell figure="average-lap" of={run}>
        {time(run.own.averageLapMs)}
      </FigureCell>
      <FigureCell figure="top-3-consecutive" of={run}>
        {formatRaceTime(run.own.top3ConsecutiveMs === null ? null : Math.round(run.own.top3ConsecutiveMs))}
      </FigureCell>
      <FigureCell figure="consistency" of={run}>
        {formatPercent(run.published.consistencyPercent)}
      </FigureCell>
      <FigureCell figure="clean-consistency" of={run}>
        {formatPercent(run.clean.consistencyPercent)}
      </FigureCell>
    </Table.Tr>
  )
}
