import { Badge } from '@mantine/core'
import type { EventState, RunUnderWay } from '../../core/contract/answers.ts'
import type { RunStatus } from '../../core/contract/run.ts'

const events: Record<EventState, { label: string; color: string }> = {
  new: { label: 'Not ingested', color: 'gray' },
  complete: { label: 'Complete', color: 'green' },
  partial: { label: 'In part', color: 'orange' },
  held: { label: 'Needs you', color: 'red' },
  changed: { label: 'Changed since', color: 'yellow' },
}

/** Whether a meeting is stored, and whether that is still all. */
export function EventStateBadge({ state }: { readonly state: EventState }) {
  const { label, color } = events[state]
  return <StateBadge label={label} color={color} />
}

const runs: Record<RunStatus | RunUnderWay['state'], { label: string; color: string }> = {
  waiting: { label: 'Waiting', color: 'gray' },
  running: { label: 'Running', color: 'accent' },
  stopping: { label: 'Stopping', color: 'gray' },
  complete: { label: 'Complete', color: 'green' },
  partial: { label: 'In part', color: 'orange' },
  failed: { label: 'Failed', color: 'red' },
  cancelled: { label: 'Cancelled', color: 'gray' },
  interrupted: { label: 'Interrupted', color: 'orange' },
}

/** How a run is, or how it ended. */
export function RunStatusBadge({ status }: { readonly status: RunStatus | RunUnderWay['state'] }) {
  const { label, color } = runs[status]
  return <StateBadge label={label} color={color} />
}

/** A word with a dot: it is told by the word, the colour only helps. */
export function StateBadge({ label, color }: { readonly label: string; readonly color: string }) {
  return (
    <Badge
      variant="dot"
      color={color}
      radius="sm"
      tt="none"
      fw={550}
      size="md"
      miw="max-content"
      style={{ flexShrink: 0 }}
    >
      {label}
    </Badge>
  )
}
