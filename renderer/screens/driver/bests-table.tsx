import { Anchor, Box, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { DriverBest } from '../../../core/contract/driver-history.ts'
import { absent, formatCount, formatDate, formatLapTime } from '../../format.ts'
import { racePlace } from '../../places.ts'
import { useViewStore } from '../../stores/view-store.ts'

/** The best published figures of each class and layout, each leading to its race. */
export function BestsTable({ bests }: { readonly bests: readonly DriverBest[] }) {
  return (
    <Box className="mre-scroll">
      <Table miw={680} aria-label="Bests by class and track">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Class</Table.Th>
            <Table.Th>Track</Table.Th>
            <Table.Th className="mre-number">Races</Table.Th>
            <Table.Th className="mre-number">Best lap</Table.Th>
            <Table.Th className="mre-number">Best average</Table.Th>
            <Table.Th className="mre-number">Best 3 in a row</Table.Th>
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
              <Table.Td className="mre-number">{formatCount(best.raceCount)}</Table.Td>
              <Best figure={best.fastestLap} />
              <Best figure={best.averageLap} />
              <Best figure={best.top3Consecutive} />
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

function Best({ figure }: { readonly figure: DriverBest['fastestLap'] }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  if (figure === null) return <Table.Td className="mre-number">{absent}</Table.Td>
  return (
    <Table.Td className="mre-number">
      <Anchor component={Link} href={racePlace(figure.raceId)} title={figure.eventName}>
        {formatLapTime(figure.ms, inSeconds)}
      </Anchor>
      <Text fz="xs" className="mre-quiet">
        {formatDate(figure.startDateLocal)}
      </Text>
    </Table.Td>
  )
}
