import { Anchor, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { absent, formatCount, formatLapTime, formatPercent } from '../../../format.ts'
import { DoubtMark } from './doubt-mark.tsx'

interface ClassTableProps {
  readonly meeting: MeetingFigures
  readonly isPart: boolean
  onChoose(className: string): void
}

/** Every class of a meeting with its bests of the day; its name opens it. */
export function ClassTable({ meeting: { classes, leastCleanLaps }, isPart, onChoose }: ClassTableProps) {
  return (
    <Stack gap="sm">
      <Text className="mre-quiet" maw={760}>
        Bests of the day. Fastest lap and best three in a row are as published; consistency and improvement are ours, on
        clean laps, consistency of runs with {leastCleanLaps} of them or more.
        {isPart && ' The meeting is stored in part: what is missing may be better.'}
      </Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard */}
      <section className="mre-scroll" tabIndex={0} aria-label="Classes">
        <Table miw={860} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Class</Table.Th>
              <Table.Th className="mre-number">Races</Table.Th>
              <Table.Th className="mre-number">Drivers</Table.Th>
              <Table.Th>Fastest lap</Table.Th>
              <Table.Th>Best three in a row</Table.Th>
              <Table.Th>Most consistent (ours)</Table.Th>
              <Table.Th>Biggest improvement (ours)</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {classes.map(({ className, otherSpellings, races, drivers, best }) => (
              <Table.Tr key={className ?? ''}>
                <Table.Td>
                  <Anchor component="button" type="button" ta="left" onClick={() => onChoose(className ?? '')}>
                    {className ?? 'No class named'}
                  </Anchor>
                  {otherSpellings.length > 0 && (
                    <Text fz="xs" className="mre-quiet">
                      also written {otherSpellings.join(', ')}
                    </Text>
                  )}
                </Table.Td>
                <Table.Td className="mre-number">{formatCount(races.length)}</Table.Td>
                <Table.Td className="mre-number">{formatCount(drivers.length)}</Table.Td>
                <BestCell
                  bests={best.fastestLap}
                  say={({ timeMs, doubt }) => (
                    <>
                      {formatLapTime(timeMs)} <DoubtMark doubt={doubt} />
                    </>
                  )}
                />
                <BestCell
                  bests={best.bestThreeInARow}
                  say={({ timeMs, doubt }) => (
                    <>
                      {formatLapTime(timeMs)} <DoubtMark doubt={doubt} />
                    </>
                  )}
                />
                <BestCell
                  bests={best.mostConsistent}
                  say={({ cleanConsistencyPercent }) => formatPercent(cleanConsistencyPercent)}
                />
                <BestCell
                  bests={best.biggestImprovement}
                  say={({ cleanAverageChangeMs }) => showValue(cleanAverageChangeMs, 'gap')}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </Stack>
  )
}

interface BestCellProps<Best> {
  readonly bests: readonly Best[]
  say(best: Best): ReactNode
}

/** A best and who holds it; those who share it are named below each other. */
function BestCell<Best extends { readonly driverName: string; readonly driverId: number }>({
  bests,
  say,
}: BestCellProps<Best>) {
  const [first] = bests
  return (
    <Table.Td>
      {first === undefined ? (
        absent
      ) : (
        <>
          <Text span fw={600} style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
            {say(first)}
          </Text>
          {[...new Map(bests.map((best) => [best.driverId, best.driverName]))].map(([driverId, driverName]) => (
            <Text key={driverId} fz="sm">
              {driverName}
            </Text>
          ))}
        </>
      )}
    </Table.Td>
  )
}
