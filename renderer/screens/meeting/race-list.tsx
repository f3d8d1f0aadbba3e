import { Anchor, Badge, Group, Select, Stack, Table, Text, TextInput, Title, Tooltip } from '@mantine/core'
import { IconPencil, IconSearch } from '@tabler/icons-react'
import { memo, useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { EventOverview, RaceItem } from '../../../core/contract/answers.ts'
import type { MeetingChecks, RaceVerdict } from '../../../core/contract/checks.ts'
import { fold, hasEveryWord } from '../../fold.ts'
import { formatAmount, formatClock, formatCount, formatLapTime, formatResult } from '../../format.ts'
import { EmptyNote } from '../../parts/empty-note.tsx'
import { Explained, ExplainedGroup } from '../../parts/explained.tsx'
import { useInSteps } from '../../parts/in-steps.ts'
import { VerdictBadge } from '../../parts/verdict-badge.tsx'
import { racePlace } from '../../places.ts'
import { useRaceTab } from '../../stores/race-tab-store.ts'
import { useViewStore } from '../../stores/view-store.ts'

interface RaceListProps {
  readonly event: EventOverview
  /** Undefined until they are there. */
  readonly checks: MeetingChecks | undefined
  readonly className: string | null
  onClassName(className: string | null): void
}

/** Races by section in the order run, each with its winner, its fastest lap and whether its figures add up. */
export function RaceList({ event: { races, classes }, checks, className, onClassName }: RaceListProps) {
  const verdicts = useMemo(() => new Map(checks?.races.map((one) => [one.raceId, one])), [checks])
  const [text, setText] = useState('')
  const sections = useMemo(() => {
    const search = fold(text.trim())
    const shown = races.filter(
      (race) => (className === null || race.className === className) && hasEveryWord(search, searchable(race)),
    )
    return [...Map.groupBy(shown, ({ section }) => section ?? 'Other races')]
  }, [races, className, text])
  return (
    <Stack gap="md">
      <Group gap="sm">
        <TextInput
          flex="1 1 14rem"
          maw={360}
          aria-label="Search races, winners and fastest drivers"
          placeholder="Race, class or driver"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          flex="1 1 12rem"
          maw={280}
          aria-label="Class"
          placeholder="All classes"
          clearable
          data={classes.map((one) => one.className)}
          value={className}
          onChange={onClassName}
        />
      </Group>
      {sections.length === 0 &&
        (races.length === 0 ? (
          <EmptyNote title="No race yet" message="Races appear here as they are read." />
        ) : (
          <EmptyNote title="No race matches" message="Change what is searched, or the class." />
        ))}
      <Sections key={`${className} ${text}`} sections={sections} verdicts={verdicts} />
    </Stack>
  )
}

interface SectionsProps {
  readonly sections: readonly (readonly [section: string, races: readonly RaceItem[]])[]
  readonly verdicts: ReadonlyMap<number, RaceVerdict>
}

/** So many races are drawn at once: a screenful and a half. The others follow without holding anybody up. */
const racesAtOnce = 20

function Sections({ sections, verdicts }: SectionsProps) {
  let left = useInSteps(
    sections.reduce((sum, [, races]) => sum + races.length, 0),
    racesAtOnce,
  )
  return sections.map(([section, races]) => {
    const drawn = races.slice(0, Math.max(0, left))
    left -= races.length
    if (drawn.length === 0) return null
    return (
      <Stack key={section} gap={4} component="section" aria-label={section}>
        <Title order={2}>{section}</Title>
        <ExplainedGroup className="mre-scroll" label={`Races of ${section}`}>
          <Table miw={960} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th w={44} className="mre-number">
                  No.
                </Table.Th>
                <Table.Th>Race</Table.Th>
                <Table.Th w={160}>Figures</Table.Th>
                <Table.Th w={64}>Ended</Table.Th>
                <Table.Th w={70} className="mre-number">
                  Drivers
                </Table.Th>
                <Table.Th w="19%">Winner</Table.Th>
                <Table.Th w={104} className="mre-number">
                  Result
                </Table.Th>
                <Table.Th w="19%">Fastest lap</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {drawn.map((race) => (
                <RaceRow key={race.raceId} race={race} verdict={verdicts.get(race.raceId)} />
              ))}
            </Table.Tbody>
          </Table>
        </ExplainedGroup>
      </Stack>
    )
  })
}

function searchable({ label, className, raceNumber, winner, fastest }: RaceItem): string {
  return fold([raceNumber, label, className, winner?.driverName, fastest?.driverName].join(' '))
}

interface RaceRowProps {
  readonly race: RaceItem
  readonly verdict: RaceVerdict | undefined
}

const RaceRow = memo(function RaceRow({ race, verdict }: RaceRowProps) {
  const inSeconds = useViewStore(({ timeDisplay }) => timeDisplay === 'seconds')
  const { raceId, raceNumber, label, completedAtLocal, resultCount, winner, fastest } = race
  return (
    <Table.Tr>
      <Table.Td className="mre-number">{formatCount(raceNumber)}</Table.Td>
      <Table.Td>
        <Group gap="xs" style={{ rowGap: 2 }}>
          <Anchor component={Link} href={racePlace(raceId)} fw={550} style={{ overflowWrap: 'anywhere' }}>
            {label ?? `Race ${race.sourceRaceId}`}
          </Anchor>
          <Marks race={race} />
        </Group>
      </Table.Td>
      <Table.Td>{verdict && <ToChecks verdict={verdict} />}</Table.Td>
      <Table.Td>{formatClock(completedAtLocal)}</Table.Td>
      <Table.Td className="mre-number">{formatCount(resultCount)}</Table.Td>
      <Table.Td>
        <Text truncate title={winner?.driverName}>
          {winner?.driverName ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td className="mre-number">
        {winner ? (
          <Explained figure="result" raceId={raceId} driverId={winner.driverId}>
            {formatResult(winner.lapsCompleted, winner.totalTimeMs)}
          </Explained>
        ) : (
          '–'
        )}
      </Table.Td>
      <Table.Td>
        {fastest && (
          <Group gap={6} wrap="nowrap">
            <Text span inherit className="mre-number" fw={550}>
              <Explained figure="fastest-lap" raceId={raceId} driverId={fastest.driverId}>
                {formatLapTime(fastest.lapTimeMs, inSeconds)}
              </Explained>
            </Text>
            <Text span fz="sm" className="mre-quiet" truncate title={fastest.driverName}>
              {fastest.driverName}
            </Text>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
})

function ToChecks({ verdict }: { readonly verdict: RaceVerdict }) {
  const { setTab } = useRaceTab()
  if (verdict.items.length === 0) return <VerdictBadge verdict={verdict} />
  const told = verdict.items.map(({ message }) => message).join('\n')
  return (
    <Tooltip label={told} multiline maw={420} style={{ whiteSpace: 'pre-line' }}>
      <Anchor component={Link} href={racePlace(verdict.raceId)} onClick={() => setTab('checks')}>
        <VerdictBadge verdict={verdict} />
      </Anchor>
    </Tooltip>
  )
}

function Marks({ race }: { readonly race: RaceItem }) {
  const { correctionCount, isHeld, missingUpstream, lapCount } = race
  return (
    <>
      {correctionCount > 0 && (
        <Tooltip label={`${formatAmount(correctionCount, 'correction')} since it was first read`}>
          <IconPencil
            size={16}
            role="img"
            aria-label={formatAmount(correctionCount, 'correction')}
            color="var(--mre-quiet)"
            style={{ flexShrink: 0 }}
          />
        </Tooltip>
      )}
      {isHeld && (
        <Badge size="sm" variant="light" color="red" tt="none" style={{ flexShrink: 0 }}>
          Held
        </Badge>
      )}
      {missingUpstream === true && (
        <Badge size="sm" variant="light" color="orange" tt="none">
          No longer listed
        </Badge>
      )}
      {lapCount === 0 && (
        <Badge size="sm" variant="light" color="gray" tt="none">
          No laps
        </Badge>
      )}
    </>
  )
}
