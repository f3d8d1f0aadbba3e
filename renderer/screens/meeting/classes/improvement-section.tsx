import { Anchor, Stack, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ClassDriver, ClassFigures, MeetingFigures } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { absent } from '../../../format.ts'
import { Section } from '../../../parts/section.tsx'
import { driverMeetingPlace } from '../../../places.ts'
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label="From run to run">
      <Table miw={760} mt="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th>From</Table.Th>
            <Table.Th>To</Table.Th>
            <Table.Th className="mre-number">Average</Table.Th>
            <Table.Th className="mre-number">Clean average</Table.Th>
            <Table.Th className="mre-number" title="Between races of one scheduled length">
              Laps/time
            </Table.Th>
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
                <Table.Td className="mre-number">{showValue(step.averageChangeMs, 'gap')}</Table.Td>
                <Table.Td className="mre-number">{showValue(step.cleanAverageChangeMs, 'gap')}</Table.Td>
                <Table.Td className="mre-number">{sayLapsTime(step)}</Table.Td>
              </Table.Tr>
            )),
          )}
        </Table.Tbody>
      </Table>
    </section>
  )
}

/** "+1 lap", or the change of the time where the laps are the same. */
function sayLapsTime({ lapsChange, totalTimeChangeMs }: ClassDriver['steps'][number]): string {
  if (lapsChange === null) return absent
  if (lapsChange === 0) return showValue(totalTimeChangeMs, 'gap')
  const laps = Math.abs(lapsChange)
  return `${lapsChange > 0 ? '+' : '−'}${laps} ${laps === 1 ? 'lap' : 'laps'}`
}
