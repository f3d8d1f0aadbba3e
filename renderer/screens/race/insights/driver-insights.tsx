import { ActionIcon, Card, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type {
  RaceUnderstanding,
  ShownHint,
  ShownMark,
  ShownStint,
  UnderstoodDriver,
} from '../../../../core/contract/understanding.ts'
import { lapHintWords } from '../../../../core/contract/words.ts'
import { DriverSign } from '../../../charts/driver-sign.tsx'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { absent, formatAmount, formatLapTime, formatPercent, formatRaceTime } from '../../../format.ts'
import { Explained, ExplainedGroup } from '../../../parts/explained.tsx'
import { useInSteps } from '../../../parts/in-steps.ts'
import { useViewStore } from '../../../stores/view-store.ts'
import { Confidence, SaidNote } from './insight-marks.tsx'

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

interface Row {
  readonly lapNumber: number
  readonly lapTimeMs: number
  readonly outlier: ShownMark['outlier']
  readonly hints: readonly ShownHint[]
  readonly said: ShownMark['said']
}

/** The laps of which there is something to say, each with all of it. */
function rowsOf({ marks, hints }: UnderstoodDriver, look: RaceDriver | undefined): Row[] {
  const numbers = [...new Set([...marks, ...hints].map(({ lapNumber }) => lapNumber))].sort((one, other) => one - other)
  return numbers.map((lapNumber) => {
    const mark = marks.find((one) => one.lapNumber === lapNumber)
    return {
      lapNumber,
      lapTimeMs: look?.laps.find((lap) => lap.lapNumber === lapNumber)?.lapTimeMs ?? 0,
      outlier: mark?.outlier ?? null,
      hints: hints.filter((one) => one.lapNumber === lapNumber),
      said: mark?.said ?? null,
    }
  })
}

interface LapRowProps extends Row {
  readonly raceId: number
  readonly driverId: number
  readonly driverName: string
  readonly inSeconds: boolean
  onMark(): void
}

function LapRow(props: LapRowProps) {
  const { raceId, driverId, driverName, lapNumber, lapTimeMs, outlier, hints, said, inSeconds, onMark } = props
  const [hint] = hints
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>lap {lapNumber}</Table.Td>
      <Table.Td className="mre-number">
        <Explained figure="lap-time" raceId={raceId} driverId={driverId} lapNumber={lapNumber}>
          {formatLapTime(lapTimeMs, inSeconds)}
        </Explained>
      </Table.Td>
      <Table.Td w="100%">
        {hints.map((one) => (
          <HintText key={one.kind} hint={one} />
        ))}
        {hint === undefined && ruleWords(outlier)}
        {said && <SaidNote said={said} />}
      </Table.Td>
      <Table.Td>{hint && <Confidence value={hint.confidence} />}</Table.Td>
      <Table.Td>
        <ActionIcon
          size="sm"
          variant="subtle"
          aria-label={`Mark lap ${lapNumber} of ${driverName}`}
          title="Leave this lap out of our figures, or count it"
          onClick={onMark}
        >
          <IconPencil size={14} aria-hidden />
        </ActionIcon>
      </Table.Td>
    </Table.Tr>
  )
}

/** What may have happened, and between which two crossings. */
function HintText({ hint: { kind, fromMs, toMs, lostMs } }: { readonly hint: ShownHint }) {
  const when =
    lostMs === null ? `at ${formatRaceTime(toMs)}` : `between ${formatRaceTime(fromMs)} and ${formatRaceTime(toMs)}`
  return (
    <div>
      {lapHintWords[kind]}
      {lostMs === null ? ', drove no further' : `, ${(lostMs / 1000).toFixed(1)} s lost`}{' '}
      <Text span fz="xs" className="mre-quiet" style={{ whiteSpace: 'nowrap' }}>
        {when}
      </Text>
    </div>
  )
}

function ruleWords(outlier: ShownMark['outlier']): string {
  if (outlier === 'fast') return 'Too fast: a possible cut or double passing'
  return outlier === 'slow' ? 'Too slow' : 'Nothing out of the ordinary'
}

interface StintsProps {
  readonly of: { readonly raceId: number; readonly driverId: number }
  readonly stints: readonly ShownStint[]
  readonly inSeconds: boolean
}

function Stints({ of, stints, inSeconds }: StintsProps) {
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
