import { Button, Group, Tabs, Text, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { IconCalendar, IconCloudDownload, IconListSearch, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import type { EventItem } from '../../core/contract/answers.ts'
import { engine, engineCalls } from '../engine-client.ts'
import { fold, hasEveryWord } from '../fold.ts'
import { formatAmount, formatCount } from '../format.ts'
import { EmptyNote } from '../parts/empty-note.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { FollowStar } from '../parts/follow-star.tsx'
import { startIngestion } from '../parts/ingest-button.tsx'
import { WebLink } from '../parts/open-page.tsx'
import { Page } from '../parts/page.tsx'
import { useSync } from '../parts/sync-button.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace } from '../places.ts'
import { useViewStore } from '../stores/view-store.ts'
import { MeetingTable } from './club/meeting-table.tsx'
import { RecordsPanel } from './club/records/records-panel.tsx'

type Held = [string | null, string | null]

/** A club's meetings: found by date and name, ingested one by one or several at once. */
export function ClubScreen({ trackId }: { readonly trackId: number }) {
  const list = useQuery(engine.event.list.queryOptions({ input: { trackId } }))
  const [text, setText] = useState('')
  const [held, setHeld] = useState<Held>([null, null])
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set())
  const { visitTrack, firstDayOfWeek } = useViewStore()
  useEffect(() => visitTrack(trackId), [visitTrack, trackId])
  const events = useMemo(() => matching(list.data?.events ?? [], text, held), [list.data, text, held])
  const sync = useSync({
    label: 'Read list of meetings',
    readAt: list.data?.readAt ?? null,
    sync: (signal) => engineCalls.event.sync({ trackId }, { signal }),
  })
  if (list.isPending) return <Waiting what="the meetings" />
  if (list.isError) return <FailureNote failure={list.error} onRetry={list.refetch} />
  const { track, readAt } = list.data
  const wanted = events.filter(({ eventId }) => chosen.has(eventId))
  const ingestChosen = async () => {
    for (const { eventId } of wanted) if (!(await startIngestion({ eventId }))) return
    setChosen(new Set())
  }
  return (
    <Page
      title={track.name}
      breadcrumbs={[{ label: 'Clubs', href: clubsPlace() }]}
      subtitle={
        <Group gap="sm">
          <FollowStar track={track} />
          <Text span inherit>
            {formatAmount(list.data.events.length, 'meeting')} known, {track.storedEventCount} stored
          </Text>
          {track.source === 'liverc' && (
            <WebLink url={`https://${track.sourceTrackSlug}.liverc.com/`}>On LiveRC</WebLink>
          )}
          {track.source === 'demo' && (
            <Text span inherit>
              A made-up club that comes with the program
            </Text>
          )}
        </Group>
      }
      actions={sync.button}
    >
      {sync.note}
      {list.data.events.length === 0 ? (
        <EmptyNote
          icon={<IconListSearch size={36} aria-hidden />}
          title={readAt === null ? 'The list of meetings was not read yet' : 'LiveRC lists no meetings of this club'}
          message="Reading the list is one request. It shows what was held when; races and laps are read meeting by meeting."
          action={sync.plainButton}
        />
      ) : (
        <Tabs defaultValue="meetings" keepMounted={false}>
          <Tabs.List mb="md">
            <Tabs.Tab value="meetings">Meetings {formatCount(list.data.events.length)}</Tabs.Tab>
            <Tabs.Tab value="records">Records</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="records">
            <RecordsPanel trackId={trackId} />
          </Tabs.Panel>
          <Tabs.Panel value="meetings">
            <Group gap="sm" align="flex-end" mb="md">
              <TextInput
                flex="1 1 14rem"
                label="Name"
                placeholder="Part of the name"
                leftSection={<IconSearch size={16} aria-hidden />}
                value={text}
                onChange={(event) => setText(event.currentTarget.value)}
              />
              <DatePickerInput
                flex="1 1 14rem"
                type="range"
                label="Held between"
                placeholder="Any day"
                clearable
                allowSingleDateInRange
                firstDayOfWeek={firstDayOfWeek}
                valueFormat="D MMM YYYY"
                leftSection={<IconCalendar size={16} aria-hidden />}
                clearButtonProps={{ 'aria-label': 'Any day' }}
                value={held}
                onChange={setHeld}
              />
              <Button
                leftSection={<IconCloudDownload size={16} aria-hidden />}
                disabled={wanted.length === 0}
                onClick={() => void ingestChosen()}
              >
                {wanted.length === 0 ? 'Ingest chosen' : `Ingest ${formatAmount(wanted.length, 'meeting')}`}
              </Button>
            </Group>
            {events.length === 0 ? (
              <EmptyNote title="No meeting matches" message="Change the name or the days above." />
            ) : (
              <MeetingTable events={events} chosen={chosen} onChoose={setChosen} />
            )}
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  )
}

/** Meetings whose name has every word, held on any of the days; those without a date only where no days are asked for. */
function matching(events: readonly EventItem[], text: string, [from, to]: Held): EventItem[] {
  const search = fold(text.trim())
  return events.filter(({ name, startDateLocal, endDateLocal }) => {
    if (!hasEveryWord(search, fold(name))) return false
    const first = startDateLocal ?? endDateLocal
    const last = endDateLocal ?? startDateLocal
    if (from !== null && (last === null || last < from)) return false
    return to === null || (first !== null && first <= to)
  })
}
