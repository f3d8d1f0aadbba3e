import { Button, Group, Switch, TextInput } from '@mantine/core'
import { IconFlag, IconLink, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { TrackItem } from '../../core/contract/answers.ts'
import { engine, engineCalls } from '../engine-client.ts'
import { fold, hasEveryWord } from '../fold.ts'
import { formatAmount } from '../format.ts'
import { looksLikeAddress } from '../parts/address.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { ResumeOffer } from '../parts/resume-offer.tsx'
import { useSync } from '../parts/sync-button.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubPlace } from '../places.ts'
import { useAddressStore } from '../stores/address-store.ts'
import { ClubList } from './clubs/club-list.tsx'

/** Every club of the catalogue, as one types; followed ones first. */
export function ClubsScreen() {
  const list = useQuery(engine.track.list.queryOptions({ input: {} }))
  const [text, setText] = useState('')
  const [onlyFollowed, setOnlyFollowed] = useState(false)
  const openAddress = useAddressStore(({ open }) => open)
  const [, navigate] = useLocation()
  const clubs = useClubs(list.data?.tracks, text, onlyFollowed)
  const sync = useSync({
    label: 'Read catalogue',
    readAt: list.data?.readAt ?? null,
    sync: (signal) => engineCalls.track.sync({}, { signal }),
  })
  if (list.isPending) return <Waiting what="the clubs" />
  if (list.isError) return <FailureNote failure={list.error} onRetry={list.refetch} />
  const { tracks } = list.data
  const isAddress = looksLikeAddress(text)
  const openDemo = async () => navigate(clubPlace((await engineCalls.demo.open({})).trackId))
  return (
    <Page title="Clubs" subtitle={`${formatAmount(tracks.length, 'club')} known`} actions={sync.button}>
      {sync.note}
      <ResumeOffer />
      <Group gap="sm">
        <TextInput
          flex="1 1 18rem"
          data-autofocus
          autoFocus
          aria-label="Search clubs, or paste an address of LiveRC"
          placeholder="Search by name, or paste an address of LiveRC"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isAddress) openAddress(text)
            else if (event.key === 'Enter' && clubs[0]) navigate(clubPlace(clubs[0].trackId))
            else if (event.key === 'ArrowDown') {
              event.preventDefault()
              document.querySelector<HTMLElement>('[data-club]')?.focus()
            }
          }}
        />
        {isAddress && (
          <Button leftSection={<IconLink size={16} aria-hidden />} onClick={() => openAddress(text)}>
            Open this address
          </Button>
        )}
        <Switch
          label="Followed only"
          checked={onlyFollowed}
          onChange={(event) => setOnlyFollowed(event.currentTarget.checked)}
        />
      </Group>
      {tracks.length === 0 ? (
        <EmptyNote
          icon={<IconFlag size={36} aria-hidden />}
          title="No club is known yet"
          message="Read LiveRC’s catalogue of clubs once, which is a single request. From then on the search works without a network. Or paste the address of your club or meeting above."
          action={
            <Group gap="sm">
              {sync.plainButton}
              <Button variant="subtle" onClick={() => void openDemo()}>
                Open the demo club
              </Button>
            </Group>
          }
        />
      ) : clubs.length === 0 ? (
        <EmptyNote
          title="No club of that name"
          message={
            onlyFollowed
              ? 'None of the clubs you follow matches. Look at all of them, or follow one with its star.'
              : 'Part of the name is enough, in any order. A club that is new on LiveRC appears once the catalogue is read again.'
          }
        />
      ) : (
        <ClubList clubs={clubs} />
      )}
    </Page>
  )
}

/** The clubs that match, followed ones first. Folded once, so that typing is instant over all of them. */
function useClubs(tracks: readonly TrackItem[] | undefined, text: string, onlyFollowed: boolean): TrackItem[] {
  const folded = useMemo(
    () => (tracks ?? []).map((track) => ({ track, text: fold(`${track.name} ${track.sourceTrackSlug}`) })),
    [tracks],
  )
  return useMemo(() => {
    const search = looksLikeAddress(text) ? '' : fold(text.trim())
    return folded
      .filter((club) => (!onlyFollowed || club.track.followed) && hasEveryWord(search, club.text))
      .map(({ track }) => track)
      .sort((one, other) => Number(other.followed) - Number(one.followed))
  }, [folded, text, onlyFollowed])
}
