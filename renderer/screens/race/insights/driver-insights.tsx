import { Card, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import type { RaceUnderstanding, UnderstoodDriver } from '../../../../core/contract/understanding.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { formatLapTime, formatPercent } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { useInSteps } from '../../../parts/in-steps.ts'
import { useViewStore } from '../../../stores/view-store.ts'
import { Stints } from './stint-table.tsx'
import { LapRow, rowsOf } from './told-lap.tsx'

interface DriverInsightsProps {
  readonly race: RaceUnderstanding
  readonly drivers: readonly RaceDriver[]
  onMark(driver: RaceDriver, lapNumber: number): void
}

/** Cards that are drawn at once: a row of them. */
const cardsAtOnce = 2

/** Driver by driver: the laps that stand out, what may have happened on them, and the stints between suspected stops. */
export function DriverInsights({ race, drivers, onMark }: DriverInsightsProps) {
  const told = race.drivers.filter(({ marks, hints }) => marks.length > 0 || hints.length > 0)
  const silent = race.drivers.filter((driver) => driver.lapCount > 0 && !told.includes(driver))
  const few = silent.filter(({ band }) => band === null)
  const drawn = useInSteps(told.length, cardsAtOnce)
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="sm" verticalSpacing="sm">
        {told.slice(0, drawn).map((driver) => (
          <DriverCard
            key={driver.driverId}
            raceId={race.raceId}
            driver={driver}
            look={drivers.find(({ driverId }) => driverId === driver.driverId)}
            onMark={onMark}
          />
        ))}
      </SimpleGrid>
      {silent.length > few.length && (
        <Text fz="sm" className="mre-quiet">
          Nothing out of the ordinary: {namesOf(silent.filter(({ band }) => band !== null))}.
        </Text>
      )}
      {few.length > 0 && (
        <Text fz="sm" className="mre-quiet">
          Too few laps to judge: {namesOf(few)}.
        </Text>
      )}
    </Stack>
  )
}

function namesOf(drivers: readonly UnderstoodDriver[]): string {
  return drivers.map(({ driverName }) => driverName).join(', ')
}

interface DriverCardProps {
  readonly raceId: number
  readonly driver: UnderstoodDriver
  readonly look: RaceDriver | undefined
  onMark(driver: RaceDriver, lapNumber: number): void
}

function DriverCard({ raceId, driver, look, onMark }: DriverCardProps) {
  const { driverId, driverName, band, stints } = driver
  const of = { raceId, driverId }
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const rows = rowsOf(driver, look)
  return (
    <Card
      withBorder
      padding="sm"
      // What is out of sight is laid out when it comes into sight; until then it is as high as its rows are as a rule.
      style={{ contentVisibility: 'auto', containIntrinsicSize: `auto ${80 + rows.length * 36}px` }}
    >
      <ExplainedGroup label={`Laps of ${driverName}`}>
        <Group justify="space-between" gap="xs" mb={6}>
          <Group gap={6} wrap="nowrap" style={{ minWidth: 0 }}>
            {look && <DriverSign {...look} />}
            <Text fw={600}>{driverName}</Text>
          </Group>
          {band && (
            <Text fz="xs" className="mre-quiet">
              median{' '}
              <Explained figure="usual-lap" {...of}>
                {formatLapTime(band.medianLapMs, inSeconds)}
              </Explained>
              , normal{' '}
              <Explained figure="fast-limit" {...of}>
                {formatLapTime(band.fastLimitMs, inSeconds)}
              </Explained>{' '}
              to{' '}
              <Explained figure="slow-limit" {...of}>
                {formatLapTime(band.slowLimitMs, inSeconds)}
              </Explained>
            </Text>
          )}
        </Group>
        <Table fz="sm" verticalSpacing={2} horizontalSpacing={6} withRowBorders={false}>
          <Table.Tbody>
            {rows.map((row) => (
              <LapRow
                key={row.lapNumber}
                {...row}
                raceId={raceId}
                driverId={driverId}
                inSeconds={inSeconds}
                driverName={driverName}
                onMark={() => look && onMark(look, row.lapNumber)}
              />
            ))}
          </Table.Tbody>
        </Table>
        <OursBeside raceId={raceId} driver={driver} />
        {stints.length > 0 && <Stints of={of} stints={stints} inSeconds={inSeconds} />}
      </ExplainedGroup>
    </Card>
  )
}

/** Both consistencies, and why they differ: "92.82 % as published, includes 3 suspected fuel stops; 98.08 % on clean laps (ours)". */
function OursBeside({ raceId, driver }: Pick<DriverCardProps, 'raceId' | 'driver'>) {
  const { driverId, published, clean, difference } = driver
  const of = { raceId, driverId }
  if (difference === null || published.consistencyPercent === null) return null
  return (
    <Text fz="xs" mt={6}>
      Consistency{' '}
      <Explained figure="consistency" {...of}>
        {formatPercent(published.consistencyPercent)}
      </Explained>{' '}
      as published, {difference};{' '}
      <Explained figure="clean-consistency" {...of}>
        {formatPercent(clean.consistencyPercent)}
      </Explained>{' '}
      on clean laps (ours).
    </Text>
  )
}
