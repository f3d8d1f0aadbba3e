import { useMantineColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Spotlight } from '@mantine/spotlight'
import {
  IconCalendarTime,
  IconCloudDownload,
  IconDatabase,
  IconFlag,
  IconFolderOpen,
  IconHeartbeat,
  IconHistory,
  IconHome,
  IconLink,
  IconMessage2,
  IconMoon,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconStopwatch,
  IconTrophy,
  IconUser,
} from '@tabler/icons-react'

import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { useLocation } from 'wouter'
import type { EventOverview } from '../../core/contract/answers.ts'
import type { DriverHit } from '../../core/contract/driver-history.ts'
import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { fold, hasEveryWord } from '../fold.ts'
import { formatAmount, formatDate } from '../format.ts'
import {
  activityPlace,
  clubPlace,
  clubsPlace,
  driverPlace,
  driversPlace,
  healthPlace,
  ingestionsPlace,
  meetingPlace,
  racePlace,
  schedulePlace,
  settingsPlace,
  startPlace,
} from '../places.ts'
import { useAddressStore } from '../stores/address-store.ts'
import { useViewStore, type Wording } from '../stores/view-store.ts'
import { looksLikeAddress } from './address.ts'
import { chooseSavedPages } from './import-pages.tsx'
import { backUpNow } from './keeping-calls.ts'
import { tellFailure } from './tell-failure.ts'

interface Action {
  readonly id: string
  readonly label: string
  readonly description?: string
  readonly icon: ReactNode
  /** Folded, what is searched. */
  readonly folded: string
  run(): void
}

const size = 18
const shownPerGroup = 7

/** Everything by name: clubs, meetings, races, drivers, actions, and any address of LiveRC. */
export function Palette() {
  const [query, setQuery] = useState('')
  const search = fold(query.trim())
  const address = useAddressStore(({ open }) => open)
  const groups = useGroups(query, search)
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={null}
      clearQueryOnClose
      scrollable
      maxHeight="60vh"
    >
      <Spotlight.Search
        placeholder="Club, meeting, race, driver, transponder, command, or an address of LiveRC"
        aria-label="Search and commands"
        leftSection={<IconSearch size={size} aria-hidden />}
        onKeyDown={({ key }) => {
          // What arrives after the last key was typed, drivers above all, is not chosen by itself.
          if (key !== 'Enter' || document.querySelector('[data-action][data-selected]')) return
          document.querySelector<HTMLElement>('[data-action]')?.click()
        }}
      />
      <Spotlight.ActionsList>
        {looksLikeAddress(query) && (
          <Spotlight.Action
            label="Open this address"
            description={query.trim()}
            leftSection={<IconLink size={size} aria-hidden />}
            onClick={() => address(query)}
          />
        )}
        {groups.map(({ label, actions }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {actions.map(({ id, label: text, description, icon, run }) => (
              <Spotlight.Action
                key={id}
                label={text}
                {...(description !== undefined && { description })}
                leftSection={icon}
                onClick={run}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && !looksLikeAddress(query) && <Spotlight.Empty>Nothing of that name.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

function useGroups(query: string, search: string): { label: string; actions: Action[] }[] {
  const clubs = useClubs()
  const meetings = useMeetings(search !== '')
  const races = useRaces(search)
  const drivers = useDrivers(query)
  const commands = useCommands()
  const matching = (actions: readonly Action[]) =>
    actions.filter(({ folded }) => hasEveryWord(search, folded)).slice(0, shownPerGroup)
  return [
    { label: 'Clubs', actions: search === '' ? [] : matching(clubs) },
    { label: 'Meetings', actions: matching(meetings) },
    { label: 'Races of this meeting', actions: search === '' ? [] : matching(races) },
    { label: 'Drivers', actions: drivers },
    { label: 'Commands', actions: matching(commands) },
  ].filter(({ actions }) => actions.length > 0)
}

function useClubs(): Action[] {
  const [, navigate] = useLocation()
  const { data } = useQuery(engine.track.list.queryOptions({ input: {} }))
  return useMemo(
    () =>
      (data?.tracks ?? []).map(
        (track): Action => ({
          id: `club ${track.trackId}`,
          label: track.name,
          description: track.sourceTrackSlug,
          icon: <IconFlag size={size} aria-hidden />,
          folded: fold(`${track.name} ${track.sourceTrackSlug}`),
          run: () => navigate(clubPlace(track.trackId)),
        }),
      ),
    [data, navigate],
  )
}

/** Meetings of the recent runs, and of every list that was looked at. */
function useMeetings(isSearching: boolean): Action[] {
  const [, navigate] = useLocation()
  const recent = useViewStore(({ recentTrackIds }) => recentTrackIds)
  const { data: runs } = useQuery(engine.run.list.queryOptions({ input: { limit: 50 } }))
  return useMemo(() => {
    const found = new Map<number, { name: string; when: string | null }>()
    for (const { eventId, title } of runs ?? []) if (eventId !== null) found.set(eventId, { name: title, when: null })
    for (const trackId of isSearching ? recent : []) {
      const list = queryClient.getQueryData(engine.event.list.queryKey({ input: { trackId } }))
      for (const { eventId, name, startDateLocal, state } of list?.events ?? []) {
        if (state !== 'new') found.set(eventId, { name, when: startDateLocal })
      }
    }
    return [...found].map(
      ([eventId, { name, when }]): Action => ({
        id: `meeting ${eventId}`,
        label: name,
        ...(when !== null && { description: formatDate(when) }),
        icon: <IconTrophy size={size} aria-hidden />,
        folded: fold(name),
        run: () => navigate(meetingPlace(eventId)),
      }),
    )
  }, [runs, recent, isSearching, navigate])
}

/** The races of the meeting that is being looked at, or whose race is. */
function useRaces(search: string): Action[] {
  const [place, navigate] = useLocation()
  return useMemo(() => {
    const overviews = queryClient.getQueriesData<EventOverview>({ queryKey: engine.event.overview.key() })
    const current = overviews
      .flatMap(([, overview]) => overview ?? [])
      .find(
        ({ eventId, races }) =>
          place === meetingPlace(eventId) || races.some(({ raceId }) => place === racePlace(raceId)),
      )
    if (search === '' || !current) return []
    return current.races.map((race): Action => {
      const label = `${race.raceNumber === null ? '' : `${race.raceNumber} · `}${race.label ?? race.sourceRaceId}`
      return {
        id: `race ${race.raceId}`,
        label,
        description: race.section ?? '',
        icon: <IconStopwatch size={size} aria-hidden />,
        folded: fold(`race ${label} ${race.section ?? ''} ${race.className ?? ''}`),
        run: () => navigate(racePlace(race.raceId)),
      }
    })
  }, [place, search, navigate])
}

function useDrivers(query: string): Action[] {
  const [, navigate] = useLocation()
  const [text] = useDebouncedValue(query.trim(), 120)
  const { data } = useQuery({
    ...engine.driver.search.queryOptions({ input: { text: text.slice(0, 200), limit: shownPerGroup } }),
    enabled: text.length >= 2,
  })
  // Those of what was typed before would be chosen by an Enter that means what stands there now.
  if (text.length < 2 || text !== query.trim()) return []
  return (data ?? []).map((driver) => ({
    id: `driver ${driver.driverId}`,
    label: driver.driverName,
    description: describeHit(driver),
    icon: <IconUser size={size} aria-hidden />,
    folded: '',
    run: () => navigate(driverPlace(driver.driverId)),
  }))
}

/** By what it was found where that does not show, and how much there is. */
function describeHit({ matched, driverName, raceCount, lastEventName }: DriverHit): string {
  const stored = `${formatAmount(raceCount, 'race')} stored, last at ${lastEventName}`
  if (matched.by === 'transponder') return `Transponder ${matched.text} · ${stored}`
  return matched.text === driverName ? stored : `Also as ${matched.text} · ${stored}`
}

function useCommands(): Action[] {
  const [, navigate] = useLocation()
  const { setColorScheme } = useMantineColorScheme()
  const setWording = useViewStore((view) => view.setWording)
  return useMemo(() => {
    const go = (label: string, place: string, icon: ReactNode): Action => ({
      id: label,
      label,
      icon,
      folded: fold(label),
      run: () => navigate(place),
    })
    const theme = (label: string, scheme: 'light' | 'dark' | 'auto'): Action => ({
      id: label,
      label,
      icon: <IconMoon size={size} aria-hidden />,
      folded: fold(label),
      run: () => setColorScheme(scheme),
    })
    const wordingAction = (label: string, wording: Wording): Action => ({
      id: label,
      label,
      icon: <IconMessage2 size={size} aria-hidden />,
      folded: fold(`${label} newcomer wording`),
      run: () => setWording(wording),
    })
    return [
      go('Go to start', startPlace(), <IconHome size={size} aria-hidden />),
      go('Go to clubs', clubsPlace(), <IconFlag size={size} aria-hidden />),
      go('Go to drivers: search, who is who', driversPlace(), <IconUser size={size} aria-hidden />),
      go('Go to ingestions', ingestionsPlace(), <IconCloudDownload size={size} aria-hidden />),
      go('Go to health', healthPlace(), <IconHeartbeat size={size} aria-hidden />),
      go('Go to the schedule', schedulePlace(), <IconCalendarTime size={size} aria-hidden />),
      go('Go to settings', settingsPlace(), <IconSettings size={size} aria-hidden />),
      go('Go to activity: what was done', activityPlace(), <IconHistory size={size} aria-hidden />),
      {
        id: 'backup',
        label: 'Back up the database now',
        icon: <IconDatabase size={size} aria-hidden />,
        folded: fold('back up the database now backup'),
        run: () => void backUpNow(),
      },
      {
        id: 'sync',
        label: 'Read the catalogue of clubs from LiveRC',
        icon: <IconRefresh size={size} aria-hidden />,
        folded: fold('sync read the catalogue of clubs from liverc'),
        run: () => {
          navigate(clubsPlace())
          engineCalls.track.sync({}).catch((error) => tellFailure('The catalogue was not read', error))
        },
      },
      {
        id: 'import',
        label: 'Import saved pages…',
        icon: <IconFolderOpen size={size} aria-hidden />,
        folded: 'import saved pages from a folder',
        run: () => void chooseSavedPages(),
      },
      {
        id: 'demo',
        label: 'Open the demo club',
        icon: <IconFlag size={size} aria-hidden />,
        folded: 'open the demo club',
        run: () =>
          void engineCalls.demo.open({}).then(
            ({ trackId }) => navigate(clubPlace(trackId)),
            (error) => tellFailure('The demo club was not opened', error),
          ),
      },
      wordingAction('Plain words and targets', 'plain'),
      wordingAction('The sport’s own words', 'sport'),
      theme('Light theme', 'light'),
      theme('Dark theme', 'dark'),
      theme('Theme of the system', 'auto'),
    ]
  }, [navigate, setColorScheme, setWording])
}
