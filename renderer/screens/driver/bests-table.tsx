import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverBest } from '../../../core/contract/driver-history.ts'
import type { FigureId } from '../../../core/contract/figure-names.ts'
import { absent, formatCount, formatDate, formatLapTime } from '../../format.ts'
import { Explained, ExplainedGroup } from '../../parts/explained.tsx'
import { FigureHead } from '../../parts/figure-cells.tsx'
import { racePlace } from '../../places.ts'
import { useViewStore } from '../../stores/view-store.ts'

/** The best published figures of each class and layout, each leading to its race. */
export function BestsTable({ bests }: { readonly bests: readonly DriverBest[] }) {
  return (
    <ExplainedGroup className="mre-scroll" label="Bests by class and track">
      <Table miw={680} aria-label="Bests by class and track">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Class</Table.Th>
            <Table.Th>Track</Table.Th>
            <FigureHead figure="races">Races</FigureHead>
            <FigureHead figure="fastest-lap">Best lap</FigureHead>
            <FigureHead figure="average-lap">Best average</FigureHead>
            <FigureHead figure="top-3-consecutive">Best 3 in a row</FigureHead>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {bests.map((best) => (
            <Table.Tr key={`${best.trackName} ${best.layoutName} ${best.className}`}>
              <Table.Td>{best.className ?? absent}</Table.Td>
              <Table.Td>
                {best.trackName}
                {best.layoutName !== null && (
                  <Text fz="xs" className="mre-quiet">
                    {best.layoutName}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className="mre-number">
                <Explained figure="races">{formatCount(best.raceCount)}</Explained>
              </Table.Td>
              <Best figure="fastest-lap" best={best.fastestLap} />
              <Best figure="average-lap" best={best.averageLap} />
              <Best figure="top-3-consecutive" best={best.top3Consecutive} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

function Best({ figure, best }: { readonly figure: FigureId; readonly best: DriverBest['fastestLap'] }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  if (best === null) return <Table.Td className="mre-number">{absent}</Table.Td>
  return (
    <Table.Td className="mre-number">
      <Explained figure={figure} raceId={best.raceId} driverId={best.driverId}>
        {formatLapTime(best.ms, inSeconds)}
      </Explained>
      <Text fz="xs" className="mre-quiet">
        <Anchor component={Link} href={racePlace(best.raceId)} title={best.eventName} inherit underline="always">
          {formatDate(best.startDateLocal)}
        </Anchor>
      </Text>
    </Table.Td>
  )
}
