import { Alert, Button, Group, List, Text } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { RaceAnalysis } from '../../core/contract/answers.ts'
import { raceDrivers } from '../charts/race-lines.ts'
import { engine } from '../engine-client.ts'
import { formatAmount, formatMinuteLocal, formatRaceTime } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { ExportMenu } from '../parts/export-menu.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { WebLink } from '../parts/open-page.tsx'
import { Page } from '../parts/page.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace, meetingPlace, racePlace } from '../places.ts'
import { useRaceView } from '../stores/race-view-store.ts'
import { RaceTabs } from './race/race-tabs.tsx'

/** One race: the published results, every lap, and what can be seen in them. */
export function RaceScreen({ raceId }: { readonly raceId: number }) {
  const race = useQuery(engine.race.analysis.queryOptions({ input: { raceId } }))
  if (race.isPending) return <Waiting what="the race" />
  if (race.isError) return <FailureNote failure={race.error} onRetry={race.refetch} />
  return <Race race={race.data} />
}

function Race({ race }: { readonly race: RaceAnalysis }) {
  const { raceId, eventId, eventName, label, results, findings, previousRaceId, nextRaceId } = race
  const [, navigate] = useLocation()
  const { show, pin, pinnedDriverId, setLapRange, hiddenDriverIds } = useRaceView()
  useEffect(() => show(raceId), [show, raceId])
  const drivers = useMemo(() => raceDrivers(results), [results])
  const shown = useMemo(
    () => drivers.filter(({ driverId }) => !hiddenDriverIds.has(driverId)),
    [drivers, hiddenDriverIds],
  )
  const go = (to: number | null) => to !== null && navigate(racePlace(to))
  useHotkeys([
    ['[', () => go(previousRaceId)],
    [']', () => go(nextRaceId)],
    [
      'Escape',
      () => {
        if (pinnedDriverId !== null) pin(pinnedDriverId)
        setLapRange(null)
      },
    ],
  ])
  return (
    <Page
      title={label ?? `Race ${race.sourceRaceId}`}
      breadcrumbs={[
        { label: 'Clubs', href: clubsPlace() },
        { label: eventName, href: meetingPlace(eventId) },
      ]}
      subtitle={<Facts race={race} />}
      actions={
        <>
          <Neighbour raceId={previousRaceId} label="Previous race" icon={<IconChevronLeft size={18} aria-hidden />} />
          <Neighbour raceId={nextRaceId} label="Next race" icon={<IconChevronRight size={18} aria-hidden />} />
          <ExportMenu eventId={eventId} raceId={raceId} />
        </>
      }
    >
      {findings.length > 0 && <FindingsNote race={race} />}
      {results.length === 0 ? (
        <EmptyNote title="No results" message="The source published no results of this race." />
      ) : (
        <RaceTabs race={race} drivers={drivers} shown={shown} />
      )}
    </Page>
  )
}

function Facts({ race }: { readonly race: RaceAnalysis }) {
  const { section, raceNumber, className, completedAtLocal, lengthMs, resultCount, lapCount, url } = race
  const facts = [
    section,
    raceNumber !== null && `race ${raceNumber}`,
    className,
    completedAtLocal !== null && `ended ${formatMinuteLocal(completedAtLocal)}`,
    lengthMs !== null && `${formatRaceTime(lengthMs).replace(/\.000$/, '')} long`,
    formatAmount(resultCount, 'driver'),
    formatAmount(lapCount, 'lap'),
  ].filter(Boolean)
  return (
    <Group gap="sm">
      <Text span inherit>
        {facts.join(' · ')}
      </Text>
      {race.correctionCount > 0 && (
        <Text span inherit>
          {formatAmount(race.correctionCount, 'correction')}
        </Text>
      )}
      {race.isHeld && (
        <Text span inherit>
          a new state waits for you
        </Text>
      )}
      {race.missingUpstream === true && (
        <Text span inherit>
          no longer listed by the source
        </Text>
      )}
      {url !== null && <WebLink url={url}>On LiveRC</WebLink>}
    </Group>
  )
}

interface NeighbourProps {
  readonly raceId: number | null
  readonly label: string
  readonly icon: React.ReactNode
}

function Neighbour({ raceId, label, icon }: NeighbourProps) {
  const look = { variant: 'default', px: 8, 'aria-label': label, title: label } as const
  if (raceId === null)
    return (
      <Button {...look} disabled>
        {icon}
      </Button>
    )
  return (
    <Button {...look} component={Link} href={racePlace(raceId)}>
      {icon}
    </Button>
  )
}

const findingsShown = 5

function FindingsNote({ race: { findings } }: { readonly race: RaceAnalysis }) {
  const [isWhole, setIsWhole] = useState(false)
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${formatAmount(findings.length, 'published figure')} of this race ${findings.length === 1 ? 'contradicts' : 'contradict'} others`}
    >
      <List size="sm">
        {(isWhole ? findings : findings.slice(0, findingsShown)).map(({ rule, sourceDriverId, lapNumber, message }) => (
          <List.Item key={`${rule} ${sourceDriverId} ${lapNumber} ${message}`}>{message}</List.Item>
        ))}
      </List>
      {findings.length > findingsShown && !isWhole && (
        <Button size="compact-xs" variant="default" mt={6} onClick={() => setIsWhole(true)}>
          Show all
        </Button>
      )}
      <Text fz="sm" mt={4}>
        It is stored as it was published.
      </Text>
    </Alert>
  )
}
