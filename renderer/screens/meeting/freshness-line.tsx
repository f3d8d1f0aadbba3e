import { Badge, Button, Group, Switch, Text } from '@mantine/core'
import { IconSnowflake } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Forecast } from '../../../core/contract/forecast.ts'
import type { EventFreshness } from '../../../core/contract/freshness.ts'
import { engine, engineCalls, queryClient } from '../../engine-client.ts'
import { formatAgo, formatAmount, formatBytes, formatDuration, formatInstant } from '../../format.ts'
import { tellFailure } from '../../parts/tell-failure.ts'

/** What ingesting the meeting would ask for, and how it is kept up to date. Asks a site for nothing until it is told to. */
export function FreshnessLine({ eventId, isBusy }: { readonly eventId: number; readonly isBusy: boolean }) {
  const freshness = useQuery(engine.event.freshness.queryOptions({ input: { eventId } }))
  if (!freshness.isSuccess) return null
  const { isOver, following, cooling } = freshness.data
  return (
    <Group gap="lg" fz="sm" style={{ rowGap: 0 }} component="section" aria-label="Up to date">
      {!isBusy && <ForecastText eventId={eventId} />}
      {(!isOver || following) && <FollowSwitch eventId={eventId} following={following} />}
      {cooling && <CoolingBadge cooling={cooling} />}
    </Group>
  )
}

function ForecastText({ eventId }: { readonly eventId: number }) {
  const [isAsking, setIsAsking] = useState(false)
  const wanted = { eventId, mode: 'changed', mayAsk: false } as const
  const forecast = useQuery(engine.event.forecast.queryOptions({ input: wanted }))
  const look = async () => {
    setIsAsking(true)
    try {
      const found = await engineCalls.event.forecast({ ...wanted, mayAsk: true })
      queryClient.setQueryData(engine.event.forecast.queryKey({ input: wanted }), found)
    } catch (error) {
      tellFailure('Not looked at', error)
    } finally {
      setIsAsking(false)
    }
  }
  return (
    <Group gap="xs">
      <Text span inherit className="mre-quiet" role="status">
        {forecast.isSuccess ? sentenceOf(forecast.data) : ''}
      </Text>
      <Button size="compact-sm" variant="subtle" loading={isAsking} onClick={() => void look()}>
        Forecast
      </Button>
    </Group>
  )
}

/** "32 pages · about 9.0 s · 2.2 MB · list read 20 s ago". */
function sentenceOf({ basis, pages, durationMs, bytes, pagesOverBudget, listReadAt, trouble }: Forecast): string {
  const why = trouble === null ? '' : `${trouble.message} `
  if (basis === 'nothing') return `${why}What ingesting costs is not known without asking for one page.`
  const over = pagesOverBudget ? ` (${pagesOverBudget} more left for another time)` : ''
  const age = listReadAt === null ? '' : ` · list read ${formatAgo(listReadAt)}`
  const least = basis === 'stored' ? 'At least ' : ''
  if (pages === 0) return `${why}Nothing to ask for${age}`
  return `${why}${least}${formatAmount(pages ?? 0, 'page')}${over} · about ${formatDuration(durationMs)} · ${formatBytes(bytes ?? 0)}${age}`
}

function FollowSwitch({ eventId, following }: Pick<EventFreshness, 'eventId' | 'following'>) {
  const follow = async (followed: boolean) => {
    try {
      await engineCalls.event.follow({ eventId, followed })
    } catch (error) {
      tellFailure('Not followed', error)
    }
  }
  const next = following && (following.nextAt === null ? 'looking now' : `next look ${formatInstant(following.nextAt)}`)
  return (
    <Group gap="xs">
      <Switch
        size="sm"
        label="Follow"
        title="Looks for new races again and again while this program is open"
        checked={following !== null}
        onChange={(change) => void follow(change.currentTarget.checked)}
      />
      {next && (
        <Text span inherit className="mre-quiet">
          {next}
        </Text>
      )}
    </Group>
  )
}

function CoolingBadge({ cooling }: { readonly cooling: NonNullable<EventFreshness['cooling']> }) {
  const { rechecksDone, rechecksPlanned, nextAt, frozenAt } = cooling
  if (frozenAt !== null) {
    return (
      <Badge
        variant="light"
        tt="none"
        leftSection={<IconSnowflake size={12} aria-hidden />}
        title="Its results have cooled down: it is asked for only where you say so"
      >
        Frozen since {formatInstant(frozenAt)}
      </Badge>
    )
  }
  return (
    <Text span inherit className="mre-quiet">
      Looked at again {rechecksDone} of {rechecksPlanned} times
      {nextAt !== null && ` · next ${formatInstant(nextAt)}`}
    </Text>
  )
}
