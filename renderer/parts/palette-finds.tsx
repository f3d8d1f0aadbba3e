import { useDebouncedValue } from '@mantine/hooks'
import { IconFlag, IconStopwatch, IconTrophy, IconUser } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useLocation } from 'wouter'
import type { EventOverview } from '../../core/contract/answers.ts'
import type { DriverHit } from '../../core/contract/driver-history.ts'
import { engine, queryClient } from '../engine-client.ts'
import { fold } from '../fold.ts'
import { formatAmount, formatDate } from '../format.ts'
import { clubPlace, driverPlace, meetingPlace, racePlace } from '../places.ts'
import { useViewStore } from '../stores/view-store.ts'
import { type PaletteAction, shownPerGroup, signSize } from './palette-action.ts'

/** Every club of the catalogue. */
export function useClubs(): PaletteAction[] {
  const [, navigate] = useLocation()
  const { data } = useQuery(engine.track.list.queryOptions({ input: {} }))
  return useMemo(
    () =>
      (data?.tracks ?? []).map(
        (track): PaletteAction => ({
          id: `club ${track.trackId}`,
          label: track.name,
          description: track.sourceTrackSlug,
          icon: <IconFlag size={signSize} aria-hidden />,
          folded: fold(`${track.name} ${track.sourceTrackSlug}`),
          run: () => navigate(clubPlace(track.trackId)),
        }),
      ),
    [data, navigate],
  )
}

/** Meetings of the recent runs, and of every list that was looked at. */
export function useMeetings(isSearching: boolean): PaletteAction[] {
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
      ([eventId, { name, when }]): PaletteAction => ({
        id: `meeting ${eventId}`,
        label: name,
        ...(when !== null && { description: formatDate(when) }),
        icon: <IconTrophy size={signSize} aria-hidden />,
        folded: fold(name),
        run: () => navigate(meetingPlace(eventId)),
      }),
    )
  }, [runs, recent, isSearching, navigate])
}

/** The races of the meeting that is being looked at, or whose race is. */
export function useRaces(search: string): PaletteAction[] {
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
    return current.races.map((race): PaletteAction => {
      const label = `${race.raceNumber === null ? '' : `${race.raceNumber} · `}${race.label ?? race.sourceRaceId}`
      return {
        id: `race ${race.raceId}`,
        label,
        description: race.section ?? '',
        icon: <IconStopwatch size={signSize} aria-hidden />,
        folded: fold(`race ${label} ${race.section ?? ''} ${race.className ?? ''}`),
        run: () => navigate(racePlace(race.raceId)),
      }
    })
  }, [place, search, navigate])
}

/** Drivers by name, by another spelling of it or by transponder, as the engine finds them. */
export function useDrivers(query: string): PaletteAction[] {
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
    icon: <IconUser size={signSize} aria-hidden />,
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
