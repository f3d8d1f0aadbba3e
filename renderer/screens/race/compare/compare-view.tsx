import { Alert, Group, List, Select, Stack } from '@mantine/core'
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue, useMemo, useState } from 'react'
import type { RaceAnalysis } from '../../../../core/contract/answers.ts'
import type { ComparedWith, ComparisonAnswer } from '../../../../core/contract/comparison.ts'
import { comparedNames, comparisonSentences } from '../../../../core/contract/comparison-words.ts'
import { DuelChart, type Duellist } from '../../../charts/duel-chart.tsx'
import { aboutRace, type RaceDriver } from '../../../charts/race-lines.ts'
import { engine } from '../../../engine-client.ts'
import { formatDate, formatGap, formatRace } from '../../../format.ts'
import { EmptyNote } from '../../../parts/empty-note.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { useInSteps } from '../../../parts/in-steps.ts'
import { Waiting } from '../../../parts/waiting.tsx'
import { useRaceView } from '../../../stores/race-view-store.ts'
import { explainsDuel } from './explains-duel.ts'
import { RecordSection } from './record-section.tsx'

interface CompareViewProps {
  readonly race: RaceAnalysis
  readonly drivers: readonly RaceDriver[]
}

const median = 'median'

/** What is chosen: a driver, whom against, and in which race that other one is looked at. */
interface Choice {
  readonly driverId: number
  readonly against: number | typeof median
  readonly raceId: number
  /** Under which id the other one stands in that race: a person may have several. */
  readonly againstId: number
}

/** Two drivers head to head: lap by lap in this race or across two, and over all stored meetings. */
export function CompareView({ race, drivers }: CompareViewProps) {
  const pinned = useRaceView(({ pinnedDriverId }) => pinnedDriverId)
  const [choice, setChoice] = useState(() => firstChoice(race, drivers, pinned))
  const drawn = useInSteps(3)
  if (race.lapCount === 0 || choice === null) {
    return (
      <EmptyNote title="No laps" message="The source published no laps of this race, so there is nothing to compare." />
    )
  }
  const { driverId, against, raceId, againstId } = choice
  const side: ComparedWith =
    against === median ? { kind: 'median', raceId } : { kind: 'driver', raceId, driverId: againstId }
  return (
    <Stack gap="md">
      <Choosing race={race} drivers={drivers} choice={choice} onChoice={setChoice} />
      {drawn > 1 && <Compared race={race} drivers={drivers} driverId={driverId} against={side} />}
      {drawn > 2 && against !== median && against !== driverId && <RecordSection oneId={driverId} otherId={against} />}
    </Stack>
  )
}

function firstChoice(race: RaceAnalysis, drivers: readonly RaceDriver[], pinned: number | null): Choice | null {
  const withLaps = drivers.filter(({ laps }) => laps.length > 0)
  const one = withLaps.find(({ driverId }) => driverId === pinned) ?? withLaps[0]
  if (!one) return null
  const other = withLaps.find(({ driverId }) => driverId !== one.driverId)
  const { raceId } = race
  return { driverId: one.driverId, against: other?.driverId ?? median, raceId, againstId: other?.driverId ?? 0 }
}

interface ChoosingProps extends CompareViewProps {
  readonly choice: Choice
  onChoice(choice: Choice): void
}

function Choosing({ race, drivers, choice, onChoice }: ChoosingProps) {
  const { driverId, against, raceId } = choice
  const names = drivers.map((driver) => ({ value: String(driver.driverId), label: driver.driverName }))
  const history = useQuery({
    ...engine.driver.history.queryOptions({ input: { driverId: against === median ? driverId : against } }),
    enabled: against !== median,
  })
  const others = (history.data?.races ?? []).filter((one) => one.raceId !== race.raceId)
  const races = [
    { value: String(race.raceId), label: 'This race' },
    ...others.map((one) => ({
      value: String(one.raceId),
      label: [formatDate(one.startDateLocal), formatRace({ ...one, sourceRaceId: '' }), one.eventName].join(' · '),
    })),
  ]
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label="Driver"
        w={230}
        data={names}
        value={String(driverId)}
        allowDeselect={false}
        onChange={(value) => value !== null && onChoice({ ...choice, driverId: Number(value) })}
      />
      <Select
        label="Against"
        w={230}
        data={[...names, { value: median, label: 'Median of the class' }]}
        value={String(against)}
        allowDeselect={false}
        onChange={(value) => {
          if (value === null) return
          const to = value === median ? median : Number(value)
          onChoice({ ...choice, against: to, raceId: race.raceId, againstId: to === median ? 0 : to })
        }}
      />
      {against !== median && (
        <Select
          label="In"
          w={330}
          data={races}
          value={String(raceId)}
          allowDeselect={false}
          searchable
          limit={100}
          maxDropdownHeight={320}
          nothingFoundMessage="No such race of this driver is stored"
          onChange={(value) => {
            if (value === null) return
            const to = Number(value)
            const there = others.find((one) => one.raceId === to)
            onChoice({ ...choice, raceId: to, againstId: there?.driverId ?? against })
          }}
        />
      )}
    </Group>
  )
}

interface ComparedProps extends CompareViewProps {
  readonly driverId: number
  readonly against: ComparedWith
}

function Compared({ race, drivers, driverId, against }: ComparedProps) {
  const compared = useQuery({
    ...engine.compare.inRace.queryOptions({ input: { raceId: race.raceId, driverId, against } }),
    // Until the next two are there the last two stay: nothing jumps, and a table that is open stays open.
    placeholderData: keepPreviousData,
  })
  if (compared.isPending) return <Waiting what="the comparison" />
  if (compared.isError) return <FailureNote failure={compared.error} onRetry={compared.refetch} />
  return <Comparison race={race} drivers={drivers} comparison={compared.data} />
}

/** The median has no look of its own in a race. */
const plain = { colour: 'light-dark(#4b5563, #b8c2cf)', dash: '5 3', marker: 'ring' } as const

function Comparison({ race, drivers, comparison }: CompareViewProps & { readonly comparison: ComparisonAnswer }) {
  const { one, other, rows, final, publishedGapMs, medianOf } = comparison
  const [mine, theirs] = useMemo((): [Duellist, Duellist] => {
    const [oneName, otherName] = comparedNames(comparison)
    const lookOf = (id: number | null) => drivers.find((driver) => driver.driverId === id)
    const look = lookOf(one.driverId) ?? plain
    // One driver in two races: the same colour would not tell the two apart.
    const otherLook = one.driverId === other.driverId ? plain : (lookOf(other.driverId) ?? plain)
    return [named(look, oneName), named(otherLook, otherName)]
  }, [comparison, drivers, one, other])
  const explains = useMemo(() => explainsDuel(comparison), [comparison])
  const isDrawn = useDeferredValue(true, false)
  if (one.raceId === other.raceId && one.driverId === other.driverId) {
    return (
      <EmptyNote
        title="One and the same"
        message="A driver in one race has nothing to be compared with but themselves. Choose somebody else, the median of the class, or another race of theirs."
      />
    )
  }
  if (other.driverId === null && medianOf.every((count) => count === 1)) {
    return (
      <EmptyNote
        title="Nobody to compare with"
        message="One driver alone completed laps in this race, so the median of the class is made of their laps only. Choose them once more under “Against”: then another race of theirs can be chosen."
      />
    )
  }
  return (
    <Stack gap="md">
      <Differences differences={comparison.differences} />
      <List size="md" spacing={4} aria-label="In words">
        {comparisonSentences(comparison).map((sentence) => (
          <List.Item key={sentence}>{sentence}</List.Item>
        ))}
        {final.kind === 'time' && publishedGapMs !== null && publishedGapMs !== final.gapMs && (
          <List.Item>
            The totals as published differ by {formatGap(publishedGapMs)}; their laps add up to {formatGap(final.gapMs)}
            .
          </List.Item>
        )}
        {medianOf.length > 0 && (
          <List.Item>
            The class median is, for each lap, the middle time of all who completed that lap in the race: {medianOf[0]}{' '}
            on lap 1, {medianOf[rows.length - 1] ?? medianOf.at(-1)} on the last one compared.
          </List.Item>
        )}
      </List>
      {isDrawn && rows.length > 0 && (
        <DuelChart rows={rows} one={mine} other={theirs} about={aboutRace(race)} explains={explains} />
      )}
    </Stack>
  )
}

function named({ colour, dash, marker }: Omit<Duellist, 'name'>, name: string): Duellist {
  return { colour, dash, marker, name }
}

/** Before any figure: what keeps the two from being compared lap for lap. */
function Differences({ differences }: Pick<ComparisonAnswer, 'differences'>) {
  if (differences.length === 0) return null
  const differs = differences.some(({ isKnown }) => isKnown)
  return (
    <Alert
      color={differs ? 'orange' : 'blue'}
      icon={differs ? <IconAlertTriangle aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={differs ? 'These two races are not alike' : 'Whether these two races are alike is not all known'}
    >
      <List size="sm">
        {differences.map(({ kind, sentence }) => (
          <List.Item key={kind}>{sentence}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
