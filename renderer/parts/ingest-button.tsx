import { Button, type ButtonProps } from '@mantine/core'
import { IconCloudDownload } from '@tabler/icons-react'
import type { ForecastMode } from '../../core/contract/forecast.ts'
import { engineCalls } from '../engine-client.ts'
import { isUnderWay, useRunsStore } from '../stores/runs-store.ts'
import { tellFailure } from './tell-failure.ts'

type Wanted = ({ readonly eventId: number } | { readonly url: string }) & { readonly mode?: ForecastMode }

/** Asks for a meeting; its progress is told by the runs of the session. Resolves to false where it could not be asked for. */
export async function startIngestion(wanted: Wanted): Promise<boolean> {
  try {
    await engineCalls.run.start(wanted)
    return true
  } catch (error) {
    tellFailure('Not started', error)
    return false
  }
}

/** Reads a meeting, again where it is stored already. Out of use while that is under way, here or in another program. */
export function IngestButton({
  label = 'Ingest',
  name,
  isHeld = false,
  wanted,
  ...button
}: ButtonProps & {
  readonly wanted: Wanted
  readonly label?: string
  /** What is ingested, for those who do not see what stands beside the button. */
  readonly name?: string
  /** Another program works at it. */
  readonly isHeld?: boolean
}) {
  const isBusy = useRunsStore(({ runs }) =>
    runs.some((run) => isUnderWay(run) && 'eventId' in wanted && run.eventId === wanted.eventId),
  )
  return (
    <Button
      leftSection={<IconCloudDownload size={16} aria-hidden />}
      disabled={isBusy || isHeld}
      {...(name !== undefined && { 'aria-label': `${label} ${name}` })}
      {...button}
      onClick={() => void startIngestion(wanted)}
    >
      {label}
    </Button>
  )
}
