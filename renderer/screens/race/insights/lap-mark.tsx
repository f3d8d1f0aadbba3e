import { Button, Group, Modal, Radio, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useCallback, useState } from 'react'
import type { LapPlace, ShownMark } from '../../../../core/contract/understanding.ts'
import type { RaceDriver } from '../../../charts/race-lines.ts'
import { engine, engineCalls } from '../../../engine-client.ts'
import { formatAgo, formatLapTime } from '../../../format.ts'
import { tellFailure } from '../../../parts/tell-failure.ts'

/** A lap that is about to be marked. */
interface MarkedLap extends LapPlace {
  readonly driverName: string
  readonly lapTimeMs: number
  readonly said: ShownMark['said']
}

type Verdict = 'in' | 'out'

type MarkedDriver = Pick<RaceDriver, 'driverId' | 'driverName' | 'laps'>

/** The dialog that marks laps of a race: `mark` opens it for a lap, whatever was said of it already. */
export function useLapMarking(raceId: number): {
  readonly dialog: ReactNode
  mark(driver: MarkedDriver, lapNumber: number): void
} {
  const { data } = useQuery(engine.laps.understanding.queryOptions({ input: { raceId } }))
  const [lap, setLap] = useState<MarkedLap | null>(null)
  const mark = useCallback(
    ({ driverId, driverName, laps }: MarkedDriver, lapNumber: number) => {
      const lapTimeMs = laps.find((one) => one.lapNumber === lapNumber)?.lapTimeMs
      const marks = data?.drivers.find((one) => one.driverId === driverId)?.marks
      const said = marks?.find((one) => one.lapNumber === lapNumber)?.said ?? null
      // What was said before has to be known, so that it is not replaced unseen.
      if (lapTimeMs !== undefined && data) setLap({ raceId, driverId, driverName, lapNumber, lapTimeMs, said })
    },
    [raceId, data],
  )
  return { mark, dialog: lap && <LapMark {...lap} onClose={() => setLap(null)} /> }
}

/** Says of a lap that our figures leave it out, or count it, and why; or withdraws what was said. */
function LapMark({ onClose, ...lap }: MarkedLap & { onClose(): void }) {
  const { raceId, driverId, lapNumber, driverName, lapTimeMs, said } = lap
  const place = { raceId, driverId, lapNumber }
  const [verdict, setVerdict] = useState<Verdict>(said?.verdict ?? 'out')
  const [reason, setReason] = useState(said?.note ?? '')
  const [isBusy, setIsBusy] = useState(false)
  const send = async (call: () => Promise<unknown>, title: string) => {
    setIsBusy(true)
    try {
      await call()
      notifications.show({
        color: 'green',
        title,
        message: `Lap ${lapNumber} of ${driverName}. Activity takes it back.`,
      })
      onClose()
    } catch (error) {
      tellFailure('The lap was not marked', error)
      setIsBusy(false)
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Lap ${lapNumber} of ${driverName}: ${formatLapTime(lapTimeMs)}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void send(
            () => engineCalls.laps.mark({ ...place, verdict, reason }),
            verdict === 'out' ? 'Left out of our figures' : 'Counted in our figures',
          )
        }}
      >
        <Stack gap="md">
          <Text fz="sm">
            Only our own figures follow this. What was published stays as it is, and nothing is changed at the source.
          </Text>
          <Radio.Group label="Our figures" value={verdict} onChange={(value) => setVerdict(value as Verdict)}>
            <Stack gap={6} mt={6}>
              <Radio value="out" label="leave this lap out" />
              <Radio value="in" label="count this lap, whatever the rule says" />
            </Stack>
          </Radio.Group>
          <Textarea
            label="Why"
            description="Shown wherever the lap is"
            placeholder="Missed passing, timing desk confirmed"
            required
            autosize
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {said && (
            <Text fz="xs" className="mre-quiet">
              Said by {said.decidedBy}, {formatAgo(said.decidedAt)}.
            </Text>
          )}
          <Group justify="space-between">
            {said ? (
              <Button
                variant="subtle"
                color="red"
                disabled={isBusy}
                onClick={() => void send(() => engineCalls.laps.unmark(place), 'Withdrawn')}
              >
                Withdraw
              </Button>
            ) : (
              <span />
            )}
            <Group gap="xs">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={isBusy} disabled={reason.trim() === ''}>
                Save
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
