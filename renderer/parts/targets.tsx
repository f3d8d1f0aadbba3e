import { Box, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { targetSentences } from '../../core/contract/target-words.ts'
import { engine } from '../engine-client.ts'
import { formatAmount, formatLapTime } from '../format.ts'
import { useViewStore } from '../stores/view-store.ts'
import { Explained } from './explained.tsx'
import { FailureNote } from './failure-note.tsx'
import { Waiting } from './waiting.tsx'

/** What every driver of a race could aim at next; nothing where a person wants the sport's own words. */
export function RaceTargets({ raceId }: { readonly raceId: number }) {
  const isWanted = useViewStore(({ wording }) => wording === 'plain')
  return isWanted ? <TargetTable raceId={raceId} /> : null
}

function TargetTable({ raceId }: { readonly raceId: number }) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const targets = useQuery(engine.explain.targets.queryOptions({ input: { raceId } }))
  if (targets.isPending) return <Waiting what="the targets" />
  if (targets.isError) return <FailureNote failure={targets.error} onRetry={targets.refetch} />
  const { classMedianMs, classDrivers, drivers, className } = targets.data
  return (
    <Box component="section" aria-label="What to aim at next" mt="lg">
      <Title order={2}>What to aim at next</Title>
      <Text fz="sm" className="mre-quiet" mb="xs">
        {classMedianMs === null
          ? 'No driver has a clean lap yet, so there is no middle of the class.'
          : `The middle of ${className ?? 'this race'} in this round: ${formatLapTime(Math.round(classMedianMs), inSeconds)} a lap, over ${formatAmount(classDrivers, 'driver')}. From clean laps: stops and crashes are left out.`}
      </Text>
      <Table maw="62rem">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Driver</Table.Th>
            <Table.Th className="mre-number">Usual lap</Table.Th>
            <Table.Th>Next target</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {drivers.map((driver) => (
            <Table.Tr key={driver.driverId}>
              <Table.Td>{driver.driverName}</Table.Td>
              <Table.Td className="mre-number">
                <Explained figure="clean-average" raceId={raceId} driverId={driver.driverId}>
                  {formatLapTime(driver.usualLapMs === null ? null : Math.round(driver.usualLapMs), inSeconds)}
                </Explained>
              </Table.Td>
              <Table.Td>{targetSentences(driver).join(' ')}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

interface DriverTargetsProps {
  readonly raceId: number
  readonly driverId: number
}

/** The same of one driver, in a sentence or two; nothing where a person wants the sport's own words. */
export function DriverTargets({ raceId, driverId }: DriverTargetsProps) {
  const isWanted = useViewStore(({ wording }) => wording === 'plain')
  const { data } = useQuery({ ...engine.explain.targets.queryOptions({ input: { raceId } }), enabled: isWanted })
  const own = isWanted ? data?.drivers.find((one) => one.driverId === driverId) : undefined
  const sentences = own ? targetSentences(own) : []
  if (sentences.length === 0) return null
  return (
    <Text fz="xs" className="mre-quiet">
      {sentences.join(' ')}
    </Text>
  )
}
