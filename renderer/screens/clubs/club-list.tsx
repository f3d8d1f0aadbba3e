import { Anchor, Badge, Box, Group, Text } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import type { TrackItem } from '../../../core/contract/answers.ts'
import { formatAmount } from '../../format.ts'
import { FollowStar, setFollowed } from '../../parts/follow-star.tsx'
import { clubPlace } from '../../places.ts'
import classes from './club-list.module.css'

const rowPx = 52

/** A thousand clubs as rows; only those in sight are there. Arrows move, Enter opens, S follows. */
export function ClubList({ clubs }: { readonly clubs: readonly TrackItem[] }) {
  const list = useRef<HTMLUListElement>(null)
  const rows = useWindowVirtualizer({
    count: clubs.length,
    estimateSize: () => rowPx,
    overscan: 12,
    scrollMargin: list.current?.offsetTop ?? 0,
  })
  const [, navigate] = useLocation()
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, at: number) => {
    const track = clubs[at]
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      const next = Math.max(0, Math.min(clubs.length - 1, at + step))
      rows.scrollToIndex(next, { align: 'auto' })
      requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-club="${next}"]`)?.focus())
    }
    if (event.key === 'Enter' && track && event.target === event.currentTarget) navigate(clubPlace(track.trackId))
    if (event.key.toLowerCase() === 's' && track) void setFollowed(track.trackId, !track.followed)
  }
  return (
    <ul
      ref={list}
      aria-label={formatAmount(clubs.length, 'club')}
      className={classes.list}
      style={{ height: rows.getTotalSize() }}
    >
      {rows.getVirtualItems().map(({ index, start }) => {
        const track = clubs[index]
        if (!track) return null
        return (
          <li
            key={track.trackId}
            className={classes.row}
            style={{ transform: `translateY(${start - rows.options.scrollMargin}px)`, height: rowPx }}
          >
            <FollowStar track={track} />
            <Box miw={0} flex="1 1 16rem">
              <Group gap="xs" wrap="nowrap">
                <Anchor
                  component={Link}
                  href={clubPlace(track.trackId)}
                  fw={600}
                  truncate
                  title={track.name}
                  data-club={index}
                  onKeyDown={(event) => onKeyDown(event, index)}
                >
                  {track.name}
                </Anchor>
                <Marks track={track} />
              </Group>
              <Text fz="xs" className="mre-quiet" truncate>
                {track.lastEventName ?? track.sourceTrackSlug}
              </Text>
            </Box>
            <Text fz="sm" className={`mre-quiet ${classes.wide}`} w={130}>
              {track.lastActivityText ?? ''}
            </Text>
            <Text fz="sm" className={`mre-number ${classes.wide}`} w={150}>
              {track.eventCount === 0
                ? ''
                : `${track.storedEventCount} of ${formatAmount(track.eventCount, 'meeting')} stored`}
            </Text>
          </li>
        )
      })}
    </ul>
  )
}

function Marks({ track: { source, status, liveVideo } }: { readonly track: TrackItem }) {
  return (
    <Group gap={6} wrap="nowrap">
      {source === 'demo' && (
        <Badge size="sm" variant="light" color="grape" tt="none">
          Demo
        </Badge>
      )}
      {status === 'racing' && (
        <Badge size="sm" variant="light" color="green" tt="none">
          Racing now
        </Badge>
      )}
      {status === 'practice' && (
        <Badge size="sm" variant="light" color="accent" tt="none">
          Practice
        </Badge>
      )}
      {liveVideo === true && <IconVideo size={15} role="img" aria-label="with live video" />}
    </Group>
  )
}
