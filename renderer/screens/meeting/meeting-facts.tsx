import { Group, Text, UnstyledButton } from '@mantine/core'
import type { EventOverview } from '../../../core/contract/answers.ts'
import type { MeetingChecks } from '../../../core/contract/checks.ts'
import { formatAgo, formatAmount, formatDateRange, formatInstant } from '../../format.ts'
import { WebLink } from '../../parts/open-page.tsx'
import { EventStateBadge } from '../../parts/state-badge.tsx'
import { MeetingBadge } from '../../parts/verdict-badge.tsx'

interface MeetingFactsProps {
  readonly event: EventOverview
  readonly checks: MeetingChecks | undefined
  onChecks(): void
}

/** When and where, how much of everything, and whether it is read and adds up. */
export function MeetingFacts({ event, checks, onChecks }: MeetingFactsProps) {
  const { startDateLocal, endDateLocal, layoutName, entryCount, driverCount, races, state, ingestedAt, url } = event
  const laps = races.reduce((sum, { lapCount }) => sum + lapCount, 0)
  const facts = [
    formatDateRange(startDateLocal, endDateLocal),
    layoutName,
    entryCount !== null && formatAmount(entryCount, 'entry', 'entries'),
    driverCount !== null && formatAmount(driverCount, 'driver'),
    races.length > 0 && formatAmount(races.length, 'race'),
    laps > 0 && formatAmount(laps, 'lap'),
  ].filter(Boolean)
  return (
    <Group gap="sm">
      <Text span inherit>
        {facts.join(' · ')}
      </Text>
      <EventStateBadge state={state} />
      {checks !== undefined && (
        <UnstyledButton title={checks.summary} onClick={onChecks} display="inline-flex">
          <MeetingBadge state={checks.state} badge={checks.badge} />
        </UnstyledButton>
      )}
      {ingestedAt !== null && (
        <Text span inherit title={formatInstant(ingestedAt)}>
          read {formatAgo(ingestedAt)}
        </Text>
      )}
      {url !== null && <WebLink url={url}>On LiveRC</WebLink>}
    </Group>
  )
}
