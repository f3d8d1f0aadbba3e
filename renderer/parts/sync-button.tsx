import { Button, Group, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { failureOf } from '../failures.ts'
import { formatAgo, formatInstant } from '../format.ts'
import { FailureNote } from './failure-note.tsx'

interface SyncProps {
  readonly label: string
  /** When it was last read; null where it never was. */
  readonly readAt: string | null
  sync(signal: AbortSignal): Promise<unknown>
}

/** Reading a list from its source: the button, the age of what is there, a way to stop, and what went wrong. */
export function useSync({ label, readAt, sync }: SyncProps) {
  const [failure, setFailure] = useState<unknown>(null)
  const [isBusy, setIsBusy] = useState(false)
  const stopping = useRef<AbortController>(null)
  useEffect(() => () => stopping.current?.abort(), [])
  const start = async () => {
    const controller = new AbortController()
    stopping.current = controller
    setFailure(null)
    setIsBusy(true)
    try {
      await sync(controller.signal)
    } catch (error) {
      if (failureOf(error).code !== 'cancelled' && !controller.signal.aborted) setFailure(error)
    } finally {
      setIsBusy(false)
    }
  }
  const button = isBusy ? (
    <Button variant="default" loaderProps={{ type: 'dots' }} onClick={() => stopping.current?.abort()}>
      Reading … cancel
    </Button>
  ) : (
    <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => void start()}>
      {label}
    </Button>
  )
  return {
    button: (
      <Group gap="sm">
        <Text fz="sm" className="mre-quiet" {...(readAt !== null && { title: formatInstant(readAt) })}>
          {readAt === null ? 'Never read' : `Read ${formatAgo(readAt)}`}
        </Text>
        {button}
      </Group>
    ),
    plainButton: button,
    note: failure === null ? null : <FailureNote failure={failure} onRetry={() => void start()} />,
  }
}
