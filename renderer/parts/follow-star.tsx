import { ActionIcon, Tooltip } from '@mantine/core'
import { IconStar, IconStarFilled } from '@tabler/icons-react'
import type { TrackItem } from '../../core/contract/answers.ts'
import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { tellFailure } from './tell-failure.ts'

/** Follows a club, or no longer; shown at once, and taken back where the engine could not keep it. */
export async function setFollowed(trackId: number, followed: boolean): Promise<void> {
  const queryKey = engine.track.list.queryKey({ input: {} })
  const mark = (value: boolean) =>
    queryClient.setQueryData(
      queryKey,
      (list) =>
        list && {
          ...list,
          tracks: list.tracks.map((track) => (track.trackId === trackId ? { ...track, followed: value } : track)),
        },
    )
  mark(followed)
  try {
    await engineCalls.track.follow({ trackId, followed })
  } catch (error) {
    mark(!followed)
    tellFailure('Not kept', error)
  }
}

export function FollowStar({ track, tabIndex = 0 }: { readonly track: TrackItem; readonly tabIndex?: number }) {
  const { trackId, followed, name } = track
  const label = followed ? `No longer follow ${name}` : `Follow ${name}`
  return (
    <Tooltip label={followed ? 'Following' : 'Follow'}>
      <ActionIcon
        aria-label={label}
        aria-pressed={followed}
        color={followed ? 'yellow.7' : 'gray'}
        tabIndex={tabIndex}
        onClick={(event) => {
          event.stopPropagation()
          void setFollowed(trackId, !followed)
        }}
      >
        {followed ? <IconStarFilled size={18} /> : <IconStar size={18} />}
      </ActionIcon>
    </Tooltip>
  )
}
