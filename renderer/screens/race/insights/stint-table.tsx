import { Table } from '@mantine/core'
import type { ShownStint } from '../../../../core/contract/understanding.ts'
import { absent, formatAmount, formatLapTime } from '../../../format.ts'
import { Explained } from '../../../parts/explained.tsx'

interface StintsProps {
  readonly of: { readonly raceId: number; readonly driverId: number }
  readonly stints: readonly ShownStint[]
  readonly inSeconds: boolean
}

/** The stints between suspected stops. */
export function Stints({ of, stints, inSeconds }: StintsProps) {
  return (
    <Table mt="xs" fz="xs" verticalSpacing={2} horizontalSpacing="xs" withRowBorders={false}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Stint</Table.Th>
          <Table.Th className="mre-number">Time</Table.Th>
          <Table.Th className="mre-number" title="Mean of its clean laps">
            Average, clean
          </Table.Th>
          <Table.Th className="mre-number">Best lap</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {stints.map(({ fromLap, toLap, timeMs, averageLapMs, cleanLapCount, fastestLapMs }) => (
          <Table.Tr key={fromLap}>
            <Table.Td>
              laps {fromLap}–{toLap}
            </Table.Td>
            <Table.Td className="mre-number">
              <Explained figure="stint-time" {...of} lapNumber={fromLap} toLap={toLap}>
                {formatLapTime(timeMs)}
              </Explained>
            </Table.Td>
            <Table.Td className="mre-number" title={`of ${formatAmount(cleanLapCount, 'clean lap')}`}>
              <Explained figure="stint-average" {...of} lapNumber={fromLap} toLap={toLap}>
                {averageLapMs === null ? absent : formatLapTime(averageLapMs, inSeconds)}
              </Explained>
            </Table.Td>
            <Table.Td className="mre-number">
              <Explained figure="stint-fastest-lap" {...of} lapNumber={fromLap} toLap={toLap}>
                {formatLapTime(fastestLapMs, inSeconds)}
              </Explained>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
