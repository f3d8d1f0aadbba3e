import { Anchor, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import type { ClassDriver, ClassFigures, DriverRun } from '../../../../core/contract/meeting-figures.ts'
import { showValue } from '../../../charts/chart-table.ts'
import { absent } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { FigureHead } from '../../../parts/figure-cells.tsx'
import { driverMeetingPlace } from '../../../places.ts'
import { type ClassMeasure, explainsDay, sayRun } from './class-measures.ts'
import { shortRound } from './race-names.ts'

interface ClassDriverTableProps {
  readonly eventId: number
  readonly own: ClassFigures
  readonly measure: ClassMeasure
}

/** Every driver of a class by round: one figure of each run, the best of a round in bold. */
export function ClassDriverTable({ eventId, own: { rounds, drivers }, measure }: ClassDriverTableProps) {
  const best = rounds.map((_round, at) => bestOf(drivers, at, measure))
  const hasDay = drivers.some(({ day }) => measure.ofDay(day) !== null)
  return (
    <ExplainedGroup className="mre-scroll" label={`${measure.label} of every run`}>
      <Table miw={280 + 110 * (rounds.length + 1)}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            {rounds.map(({ name }) => (
              <Table.Th key={name} className="mre-number" title={name}>
                {shortRound(name)}
              </Table.Th>
            ))}
            {hasDay && <Table.Th className="mre-number">The day</Table.Th>}
            <FigureHead figure="starts">Starts</FigureHead>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drivers.map((driver) => {
            const { driverId, driverName, runs, day } = driver
            return (
              <Table.Tr key={driverId}>
                <Table.Td>
                  <Anchor component={Link} href={driverMeetingPlace(eventId, driverId)}>
                    {driverName}
                  </Anchor>
                </Table.Td>
                {rounds.map(({ name }, at) => (
                  <Table.Td key={name} className="mre-number">
                    <Runs
                      runs={runs.filter(({ roundAt }) => roundAt === at)}
                      driverId={driverId}
                      measure={measure}
                      best={best[at] ?? null}
                    />
                  </Table.Td>
                ))}
                {hasDay && (
                  <Table.Td className="mre-number">
                    {measure.ofDay(day) === null ? (
                      absent
                    ) : (
                      <Explained {...explainsDay(driver, measure)}>
                        {showValue(measure.ofDay(day), measure.kind)}
                      </Explained>
                    )}
                  </Table.Td>
                )}
                <Table.Td className="mre-number">
                  <Explained figure="starts">
                    {day.startCount} of {day.runCount}
                  </Explained>
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </ExplainedGroup>
  )
}

interface RunsProps {
  readonly runs: readonly DriverRun[]
  readonly driverId: number
  readonly measure: ClassMeasure
  readonly best: number | null
}

/** Usually one; two where a driver moved up from a lower main. */
function Runs({ runs, driverId, measure, best }: RunsProps) {
  if (runs.length === 0) return <span title="Not listed in this round">{absent}</span>
  return runs.map((run) => {
    const value = measure.ofRun(run)
    const text = sayRun(run, measure)
    const isBest = value !== null && value === best
    return (
      <div key={run.raceId}>
        {value === null ? (
          <Text span fz="sm" className="mre-quiet">
            {run.statusText ?? (run.lapsCompleted ? absent : 'no lap')}
          </Text>
        ) : (
          <Explained figure={measure.figure} raceId={run.raceId} driverId={driverId}>
            <Text span inherit fw={isBest ? 700 : 400}>
              {text}
            </Text>
          </Explained>
        )}
      </div>
    )
  })
}

/** The best of a round by what is compared; null where nobody has one. */
function bestOf(drivers: readonly ClassDriver[], roundAt: number, measure: ClassMeasure): number | null {
  // Laps/time of races of several lengths do not compare as times.
  if (measure.key === 'result') return null
  const values = drivers.flatMap(({ runs }) =>
    runs.flatMap((run) => (run.roundAt === roundAt ? (measure.ofRun(run) ?? []) : [])),
  )
  if (values.length === 0) return null
  return measure.lessIsBetter ? Math.min(...values) : Math.max(...values)
}
