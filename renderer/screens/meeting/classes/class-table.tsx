import { Anchor, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { absent, formatCount, formatLapTime, formatPercent } from '../../../format.ts'
import { Explained, ExplainedGroup, ExplainedHeading } from '../../../parts/explained.tsx'
import type { ExplainedWhat } from '../../../parts/explained-what.ts'
import { changeOf } from './change-of.ts'
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
      <ExplainedGroup className="mre-scroll" label="Classes">
        <Table miw={860} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Class</Table.Th>
              <Table.Th className="mre-number">Races</Table.Th>
              <Table.Th className="mre-number">Drivers</Table.Th>
              {headings.map(([figure, heading]) => (
                <Table.Th key={figure}>
                  <ExplainedHeading figure={figure}>{heading}</ExplainedHeading>
                </Table.Th>
              ))}
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
                  explains={(held) => ({ figure: 'fastest-lap', ...ofRun(held) })}
                  say={({ timeMs, doubt }) => (
                    <>
                      {formatLapTime(timeMs)} <DoubtMark doubt={doubt} />
                    </>
                  )}
                />
                <BestCell
                  bests={best.bestThreeInARow}
                  explains={(held) => ({ figure: 'top-3-consecutive', ...ofRun(held) })}
                  say={({ timeMs, doubt }) => (
                    <>
                      {formatLapTime(timeMs)} <DoubtMark doubt={doubt} />
                    </>
                  )}
                />
                <BestCell
                  bests={best.mostConsistent}
                  explains={(held) => ({ figure: 'clean-consistency', ...ofRun(held) })}
                  say={({ cleanConsistencyPercent }) => formatPercent(cleanConsistencyPercent)}
                />
                <BestCell
                  bests={best.biggestImprovement}
                  explains={({ driverId, fromRaceId, toRaceId }) => ({
                    figure: 'change-of-clean-average',
                    of: changeOf('clean-average', driverId, fromRaceId, toRaceId),
                  })}
                  say={({ cleanAverageChangeMs }) => showValue(cleanAverageChangeMs, 'gap')}
                />
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ExplainedGroup>
    </Stack>
  )
}

const headings = [
  ['fastest-lap', 'Fastest lap'],
  ['top-3-consecutive', 'Best three in a row'],
  ['clean-consistency', 'Most consistent (ours)'],
  ['change-of-clean-average', 'Biggest improvement (ours)'],
] as const

const ofRun = ({ raceId, driverId }: { readonly raceId: number; readonly driverId: number }) => ({ raceId, driverId })

interface BestCellProps<Best> {
  readonly bests: readonly Best[]
  explains(best: Best): ExplainedWhat
  say(best: Best): ReactNode
}

/** A best and who holds it; those who share it are named below each other. */
function BestCell<Best extends { readonly driverName: string; readonly driverId: number }>({
  bests,
  explains,
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
            <Explained {...explains(first)}>{say(first)}</Explained>
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
