import { Alert, Button, Group, List, Text, UnstyledButton } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { IconAlertTriangle, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import type { RaceAnalysis } from '../../core/contract/answers.ts'
import { basisWords, verdictWords } from '../../core/contract/check-words.ts'
import type { RaceChecks } from '../../core/contract/checks.ts'
import { raceDrivers } from '../charts/race-lines.ts'
import { engine } from '../engine-client.ts'
import { formatAmount, formatMinuteLocal, formatRaceTime } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { ExportMenu } from '../parts/export-menu.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { WebLink } from '../parts/open-page.tsx'
import { Page } from '../parts/page.tsx'
import { PrintMenu } from '../parts/paper/print-menu.tsx'
import { VerdictBadge } from '../parts/verdict-badge.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace, meetingPlace, racePlace } from '../places.ts'
import { useRaceTab } from '../stores/race-tab-store.ts'
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
  const { raceId, eventId, eventName, label, results, previousRaceId, nextRaceId } = race
  const [, navigate] = useLocation()
  const checks = useQuery(engine.check.race.queryOptions({ input: { raceId } }))
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
      subtitle={<Facts race={race} checks={checks.data} />}
      actions={
        <>
          <Neighbour raceId={previousRaceId} label="Previous race" icon={<IconChevronLeft size={18} aria-hidden />} />
          <Neighbour raceId={nextRaceId} label="Next race" icon={<IconChevronRight size={18} aria-hidden />} />
          <PrintMenu
            choices={[{ label: label ?? 'Race', what: 'results and every lap', wanted: { kind: 'race', raceId } }]}
          />
          <ExportMenu eventId={eventId} raceId={raceId} />
        </>
      }
    >
      {checks.isSuccess && <OpenChecks checks={checks.data} />}
      {results.length === 0 ? (
        <EmptyNote title="No results" message="The source published no results of this race." />
      ) : (
        <RaceTabs race={race} drivers={drivers} shown={shown} />
      )}
    </Page>
  )
}

function Facts({ race, checks }: { readonly race: RaceAnalysis; readonly checks: RaceChecks | undefined }) {
  const { setTab } = useRaceTab()
  const { section, raceNumber, className, completedAtLocal, lengthMs, resultCount, lapCount, url } = race
  const facts = [
    section,
    raceNumber !== null && `race ${raceNumber}`,
    className,
    completedAtLocal !== null && `ended ${formatMinuteLocal(completedAtLocal)}`,
    lengthMs !== null && `${formatRaceTime(lengthMs).replace(/\.000$/, '')} long`,
    formatAmount(resultCount, 'driver'),
    formatAmount(lapCount, 'lap'),
    lapCount > 0 && basisWords(race.basis),
  ].filter(Boolean)
  return (
    <Group gap="sm">
      <Text span inherit>
        {facts.map(heldTogether).join(' · ')}
      </Text>
      {checks !== undefined && (
        <UnstyledButton
          display="inline-flex"
          aria-label={`${verdictWords(checks)}: look at the checks`}
          onClick={() => setTab('checks')}
        >
          <VerdictBadge verdict={checks} />
        </UnstyledButton>
      )}
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

/** A fact of a few words does not break, so that no lonely figure begins a line; a long one may. */
function heldTogether(fact: string | false | null): string {
  const words = fact || ''
  return words.length > 30 ? words : words.replaceAll(' ', '\u00a0')
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

/** So many are named above the race; all of them stand among its checks. */
const mostNamed = 3

/** What does not add up and nobody has acknowledged; nothing where all of it is well. */
function OpenChecks({ checks }: { readonly checks: RaceChecks }) {
  const { tab, setTab } = useRaceTab()
  const open = checks.items.filter(({ acknowledged }) => acknowledged === null)
  if (open.length === 0 || tab === 'checks') return null
  return (
    <Alert
      color="orange"
      icon={<IconAlertTriangle aria-hidden />}
      title={`${formatAmount(open.length, 'figure')} of this race ${open.length === 1 ? 'does' : 'do'} not add up`}
    >
      <List size="sm">
        {open.slice(0, mostNamed).map(({ checkId, message }) => (
          <List.Item key={checkId}>{message}</List.Item>
        ))}
      </List>
      <Button size="compact-sm" variant="default" mt={6} onClick={() => setTab('checks')}>
        {open.length > mostNamed ? `Look at all ${open.length}` : 'Look at it'}
      </Button>
    </Alert>
  )
}
