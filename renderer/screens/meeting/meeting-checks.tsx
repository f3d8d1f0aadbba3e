import { Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'wouter'
import type { MeetingChecks as Checks, RaceVerdict } from '../../../core/contract/checks.ts'
import { formatRace } from '../../format.ts'
import { racePlace } from '../../places.ts'
import { useRaceTab } from '../../stores/race-tab-store.ts'
import { AcknowledgeAll } from '../checks/acknowledge-all.tsx'
import { type CheckGroup, CheckTable } from '../checks/check-table.tsx'
import { FigureTable } from '../checks/figure-table.tsx'
import { type PageBeside, placesOf, WithPage } from '../checks/page-beside.tsx'

/** All that does not add up in a meeting, what nobody has looked at yet first, and how each figure fared. */
export function MeetingChecks({ checks: { eventId, summary, races, figures } }: { readonly checks: Checks }) {
  const [page, setPage] = useState<PageBeside | null>(null)
  const open = groupsOf(races, (race) => race.items.filter(({ acknowledged }) => acknowledged === null))
  const known = groupsOf(races, (race) => race.items.filter(({ acknowledged }) => acknowledged !== null))
  const view = ({ raceId, pageHash }: CheckGroup, item: CheckGroup['items'][number]) => {
    const race = races.find((one) => one.raceId === raceId)
    if (pageHash !== null && race) {
      setPage({ title: `The page of ${formatRace(race)}`, contentHash: pageHash, seek: placesOf(item) })
    }
  }
  return (
    <WithPage page={page} onClose={() => setPage(null)}>
      <Stack gap="lg">
        <Group gap="md">
          <Text maw={860} style={{ overflowWrap: 'anywhere' }}>
            {summary}
          </Text>
          <AcknowledgeAll
            of={{ kind: 'meeting', eventId }}
            about="The whole meeting"
            openCount={races.reduce((sum, { openCount }) => sum + openCount, 0)}
          />
        </Group>
        {open.length > 0 && <CheckTable label="What does not add up" groups={open} onView={view} />}
        {known.length > 0 && (
          <Stack gap="xs">
            <Title order={2}>Known</Title>
            <CheckTable label="What is known" groups={known} onView={view} />
          </Stack>
        )}
        <Stack gap="xs">
          <Title order={2}>Figures that were checked</Title>
          <FigureTable figures={figures} />
        </Stack>
      </Stack>
    </WithPage>
  )
}

function groupsOf(races: readonly RaceVerdict[], itemsOf: (race: RaceVerdict) => CheckGroup['items']): CheckGroup[] {
  return races.flatMap((race) => {
    const items = itemsOf(race)
    const { raceId, pageHash } = race
    return items.length === 0 ? [] : [{ raceId, pageHash, items, heading: <Heading race={race} /> }]
  })
}

function Heading({ race }: { readonly race: RaceVerdict }) {
  const { setTab } = useRaceTab()
  return (
    <>
      <Anchor
        component={Link}
        href={racePlace(race.raceId)}
        inherit
        style={{ overflowWrap: 'anywhere' }}
        onClick={() => setTab('checks')}
      >
        {formatRace(race)}
      </Anchor>
      {race.section !== null && (
        <Text span fz="sm" fw={400} className="mre-quiet">
          {' '}
          · {race.section}
        </Text>
      )}
    </>
  )
}
