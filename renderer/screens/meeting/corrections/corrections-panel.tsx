import { Anchor, Button, Group, Select, Stack, Switch, Text, TextInput, Title } from '@mantine/core'
import { IconChecks, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Link } from 'wouter'
import type { CorrectionItem, CorrectionList } from '../../../../core/contract/corrections.ts'
import { engine } from '../../../engine-client.ts'
import { fold, hasEveryWord } from '../../../fold.ts'
import { formatAmount, formatCorrection, formatCount, formatInstant, formatRace } from '../../../format.ts'
import { EmptyNote } from '../../../parts/empty-note.tsx'
import { FailureNote } from '../../../parts/failure-note.tsx'
import { PageViewer } from '../../../parts/page-viewer.tsx'
import { Waiting } from '../../../parts/waiting.tsx'
import { runPlace } from '../../../places.ts'
import { CorrectionTable } from './correction-table.tsx'
import { HeldCard } from './held-card.tsx'

/** What the source changed after the meeting was read, and what waits for a person. */
export function CorrectionsPanel({ eventId }: { readonly eventId: number }) {
  const [withFollowing, setWithFollowing] = useState(false)
  const held = useQuery(engine.held.list.queryOptions({ input: { eventId } }))
  const list = useQuery({
    ...engine.correction.list.queryOptions({ input: { eventId, withFollowing } }),
    placeholderData: keepPreviousData,
  })
  if (held.isPending || list.isPending) return <Waiting what="the corrections" />
  if (held.isError) return <FailureNote failure={held.error} onRetry={held.refetch} />
  if (list.isError) return <FailureNote failure={list.error} onRetry={list.refetch} />
  return (
    <Stack gap="lg">
      {held.data.map((one) => (
        <HeldCard key={one.heldId} held={one} />
      ))}
      {list.data.total > 0 ? (
        <Corrections list={list.data} withFollowing={withFollowing} onWithFollowing={setWithFollowing} />
      ) : (
        held.data.length === 0 && (
          <EmptyNote
            icon={<IconChecks size={36} aria-hidden />}
            title="Nothing was corrected"
            message="Each time this meeting is read again, whatever LiveRC shows otherwise than before is written down here, with both values and both pages."
          />
        )
      )}
    </Stack>
  )
}

/** Lines shown at once: more are there at a click. */
const pageRows = 200

interface CorrectionsProps {
  readonly list: CorrectionList
  readonly withFollowing: boolean
  onWithFollowing(withFollowing: boolean): void
}

function Corrections({ list, withFollowing, onWithFollowing }: CorrectionsProps) {
  const { corrections, races, following, older } = list
  const [text, setText] = useState('')
  const [race, setRace] = useState<string | null>(null)
  const [rows, setRows] = useState(pageRows)
  const [viewed, setViewed] = useState<CorrectionItem | null>(null)
  const named = useMemo(() => new Map(races.map((one) => [one.sourceRaceId, one])), [races])
  const found = useMemo(() => {
    const search = fold(text.trim())
    return corrections.filter(
      (one) =>
        (race === null || one.sourceRaceId === race) &&
        hasEveryWord(search, fold(`${one.driverName ?? ''} ${one.className ?? ''} ${formatCorrection(one).what}`)),
    )
  }, [corrections, text, race])
  const byRun = [...Map.groupBy(found.slice(0, rows), ({ runId }) => runId)]
  return (
    <Stack gap="md">
      <Group gap="sm" align="end">
        <TextInput
          flex="1 1 14rem"
          maw={360}
          aria-label="Search corrections"
          placeholder="Driver, class or what changed"
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          flex="1 1 14rem"
          maw={360}
          aria-label="Race"
          placeholder="All races"
          clearable
          searchable
          data={races.map((one) => ({
            value: one.sourceRaceId,
            label: one.section === null ? formatRace(one) : `${formatRace(one)} (${one.section})`,
          }))}
          value={race}
          onChange={setRace}
        />
        <Switch
          label="Figures that follow"
          checked={withFollowing}
          onChange={(event) => onWithFollowing(event.currentTarget.checked)}
          py={6}
        />
      </Group>
      <Text className="mre-quiet" maw={760}>
        {[
          'What is stored is always the newest.',
          !withFollowing &&
            following > 0 &&
            `${formatAmount(following, 'figure')} that follow from these, such as averages and pace, are left out.`,
          older > 0 && `${formatCount(older)} older ones are left out; the export has all.`,
        ]
          .filter(Boolean)
          .join(' ')}
      </Text>
      {found.length === 0 && (
        <EmptyNote title="No correction matches" message="Change what is searched, or the race." />
      )}
      {byRun.map(([runId, ofRun]) => (
        <Stack key={runId} gap={4}>
          <Title order={2}>
            {formatInstant(ofRun[0]?.seenAt ?? '')}
            <Text span inherit fw={400} className="mre-quiet">
              {' · '}
              <Anchor component={Link} href={runPlace(runId)} inherit underline="always">
                run {runId}
              </Anchor>
            </Text>
          </Title>
          <CorrectionTable
            label={`Corrections found by run ${runId}`}
            corrections={ofRun}
            races={named}
            onView={setViewed}
          />
        </Stack>
      ))}
      {found.length > rows && (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={() => setRows(rows + pageRows)}>
          Show {formatCount(Math.min(pageRows, found.length - rows))} more of {formatCount(found.length - rows)}
        </Button>
      )}
      {viewed !== null && (
        <PageViewer title={titleOf(viewed, named)} pages={pagesOf(viewed)} onClose={() => setViewed(null)} />
      )}
    </Stack>
  )
}

function titleOf(correction: CorrectionItem, races: ReadonlyMap<string, Parameters<typeof formatRace>[0]>): string {
  const race = races.get(correction.sourceRaceId ?? '')
  const lap = correction.lapNumber === null ? null : `lap ${correction.lapNumber}`
  const { what, before, after } = formatCorrection(correction)
  const where = [race && formatRace(race), correction.driverName, lap].filter(Boolean).join(', ')
  return `${where === '' ? '' : `${where}: `}${what} ${before} → ${after}`
}

function pagesOf({ oldPageHash, newPageHash }: CorrectionItem) {
  return [
    ...(oldPageHash === null ? [] : [{ label: 'Before', contentHash: oldPageHash }]),
    ...(newPageHash === null ? [] : [{ label: 'Now', contentHash: newPageHash }]),
  ]
}
