import { Anchor, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { ComposedId, FigureId } from '../../../../core/contract/figure-names.ts'
import type { ClassDriver, ClassFigures, MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { absent } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { FigureHead } from '../../../parts/figure-cells.tsx'
import { Section } from '../../../parts/section.tsx'
import { driverMeetingPlace } from '../../../places.ts'
import { changeOf } from './change-of.ts'
import { ImprovementChart } from './improvement-chart.tsx'
import { raceNames } from './race-names.ts'

interface ImprovementSectionProps {
  readonly meeting: MeetingFigures
  readonly own: ClassFigures
  readonly about: readonly (string | null)[]
}

/** Who became faster over the day, and from run to run. */
export function ImprovementSection({ meeting, own, about }: ImprovementSectionProps) {
  const { drivers, best } = own
  const { leastImprovementLaps } = meeting
  const told = drivers.filter(({ steps }) => steps.length > 0)
  const names = best.biggestImprovement.map(({ driverName }) => driverName)
  return (
    <Section title="Improvement">
      {told.length === 0 ? (
        <Text className="mre-quiet">Nobody had laps in more than one run.</Text>
      ) : (
        <Stack gap="md">
          <Text maw={760}>
            {names.length === 0
              ? 'Nobody’s average over clean laps became faster from their first to their last run.'
              : `${names.join(' and ')} improved most: ${showValue(best.biggestImprovement[0]?.cleanAverageChangeMs ?? null, 'gap')} a lap, first to last run.`}{' '}
            <Text span inherit className="mre-quiet">
              Ours: the change of the average over clean laps, between the first and the last run that has{' '}
              {leastImprovementLaps} of them or more. Less than nothing is faster.
            </Text>
          </Text>
          {drivers.some(({ improvement }) => improvement !== null) && <ImprovementChart own={own} about={about} />}
          <details>
            <summary style={{ cursor: 'pointer' }}>From run to run</summary>
            <StepTable eventId={meeting.eventId} own={own} drivers={told} />
          </details>
        </Stack>
      )}
    </Section>
  )
}

interface StepTableProps {
  readonly eventId: number
  readonly own: ClassFigures
  readonly drivers: readonly ClassDriver[]
}

function StepTable({ eventId, own, drivers }: StepTableProps) {
  const nameOf = raceNames(own.races)
  return (
    <ExplainedGroup className="mre-scroll" label="From run to run">
      <Table miw={760} mt="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>To</Table.Th>
            <FigureHead figure="change-of-average">Average</FigureHead>
            <FigureHead figure="change-of-clean-average">Clean average</FigureHead>
            <FigureHead figure="change-of-result">Laps/time</FigureHead>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drivers.flatMap(({ driverId, driverName, steps }) =>
            steps.map((step, at) => (
              <Table.Tr key={`${driverId} ${step.toRaceId}`}>
                <Table.Td>
                  {at === 0 && (
                    <Anchor component={Link} href={driverMeetingPlace(eventId, driverId)}>
                      {driverName}
                    </Anchor>
                  )}
                </Table.Td>
                <Table.Td>{nameOf(step.fromRaceId)}</Table.Td>
                <Table.Td>{nameOf(step.toRaceId)}</Table.Td>
                <ChangeCell figure="change-of-average" of="average-lap" driverId={driverId} step={step}>
                  {showValue(step.averageChangeMs, 'gap')}
                </ChangeCell>
                <ChangeCell figure="change-of-clean-average" of="clean-average" driverId={driverId} step={step}>
                  {showValue(step.cleanAverageChangeMs, 'gap')}
                </ChangeCell>
                <ChangeCell figure="change-of-result" of="result" driverId={driverId} step={step}>
                  {sayLapsTime(step)}
                </ChangeCell>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

interface ChangeCellProps {
  readonly figure: ComposedId
  /** What of each run it is the change of. */
  readonly of: FigureId
  readonly driverId: number
  readonly step: ClassDriver['steps'][number]
  readonly children: ReactNode
}

function ChangeCell({ figure, of, driverId, step: { fromRaceId, toRaceId }, children }: ChangeCellProps) {
  return (
    <Table.Td className="mre-number">
      <Explained figure={figure} of={changeOf(of, driverId, fromRaceId, toRaceId)}>
        {children}
      </Explained>
    </Table.Td>
  )
}

/** "+1 lap", or the change of the time where the laps are the same. */
function sayLapsTime({ lapsChange, totalTimeChangeMs }: ClassDriver['steps'][number]): string {
  if (lapsChange === null) return absent
  if (lapsChange === 0) return showValue(totalTimeChangeMs, 'gap')
  const laps = Math.abs(lapsChange)
  return `${lapsChange > 0 ? '+' : '−'}${laps} ${laps === 1 ? 'lap' : 'laps'}`
}
