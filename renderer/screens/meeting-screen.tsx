import { Alert, Badge, Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { IconAlertTriangle, IconCloudDownload } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { EventOverview } from '../../core/contract/answers.ts'
import type { MeetingChecks as Checks } from '../../core/contract/checks.ts'
import { engine } from '../engine-client.ts'
import { formatAmount, formatCount } from '../format.ts'
import { HeldNote, useElsewhere } from '../parts/elsewhere.tsx'
import { EmptyNote } from '../parts/empty-note.tsx'
import { ExportMenu } from '../parts/export-menu.tsx'
import { FailureNote } from '../parts/failure-note.tsx'
import { IngestButton, startIngestion } from '../parts/ingest-button.tsx'
import { Page } from '../parts/page.tsx'
import { classSheet } from '../parts/paper/class-sheet.ts'
import { PrintMenu, type SheetChoice } from '../parts/paper/print-menu.tsx'
import { RunProgressCard } from '../parts/run-progress.tsx'
import { useIntents } from '../parts/use-intents.ts'
import { Waiting } from '../parts/waiting.tsx'
import { clubPlace, clubsPlace } from '../places.ts'
import { isUnderWay, useRunsStore } from '../stores/runs-store.ts'
import { ClassesPanel } from './meeting/classes/classes-panel.tsx'
import { CorrectionsPanel } from './meeting/corrections/corrections-panel.tsx'
import { EntryTable } from './meeting/entry-table.tsx'
import { FreshnessLine } from './meeting/freshness-line.tsx'
import { LastRunNote } from './meeting/last-run-note.tsx'
import { MeetingChecks } from './meeting/meeting-checks.tsx'
import { MeetingFacts } from './meeting/meeting-facts.tsx'
import { MeetingMenu } from './meeting/meeting-menu.tsx'
import { RaceList } from './meeting/race-list.tsx'
import { TransponderReport } from './meeting/transponder-report.tsx'

/** A meeting: its races in the order run, classes, entries, and whether what was published adds up. */
export function MeetingScreen({ eventId }: { readonly eventId: number }) {
  const overview = useQuery(engine.event.overview.queryOptions({ input: { eventId } }))
  const run = useRunsStore(({ runs }) => runs.find((one) => one.eventId === eventId && isUnderWay(one)))
  const held = useElsewhere().find((one) => one.eventId === eventId)
  // Verified once it is here, and not with every race that arrives.
  const checks = useQuery({
    ...engine.check.meeting.queryOptions({ input: { eventId } }),
    enabled: overview.isSuccess && overview.data.races.length > 0 && run === undefined,
  })
  const [tab, setTab] = useState<string | null>('races')
  const [className, setClassName] = useState<string | null>(null)
  useIntents({ ingest: () => void startIngestion({ eventId }) })
  if (overview.isPending) return <Waiting what="the meeting" />
  if (overview.isError) return <FailureNote failure={overview.error} onRetry={overview.refetch} />
  const event = overview.data
  const { name, races, entries, classes, state, correctionCount, heldCount } = event
  return (
    <Page
      title={name}
      breadcrumbs={[
        { label: 'Clubs', href: clubsPlace() },
        { label: event.trackName, href: clubPlace(event.trackId) },
      ]}
      subtitle={<MeetingFacts event={event} checks={checks.data} onChecks={() => setTab('checks')} />}
      actions={
        <>
          {races.length > 0 && <PrintMenu choices={meetingSheets(event)} />}
          {races.length > 0 && <ExportMenu eventId={eventId} />}
          <IngestButton
            wanted={{ eventId }}
            label={state === 'new' ? 'Ingest' : 'Ingest again'}
            variant={state === 'new' ? 'filled' : 'default'}
            isHeld={held !== undefined}
          />
          {state !== 'new' && (
            <MeetingMenu
              eventId={eventId}
              trackId={event.trackId}
              name={name}
              isBusy={run !== undefined || held !== undefined}
            />
          )}
        </>
      }
    >
      <FreshnessLine eventId={eventId} isBusy={run !== undefined || held !== undefined} />
      {run && <RunProgressCard run={run} />}
      {!run && held && <HeldNote held={held} />}
      {!run && !held && <LastRunNote event={event} />}
      {heldCount > 0 && tab !== 'corrections' && (
        <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title="A decision is needed">
          <Group gap="sm">
            <Text>
              LiveRC lost most of what it had of {formatAmount(heldCount, 'race')}. What is stored stays until you
              decide.
            </Text>
            <Button size="compact-sm" variant="default" onClick={() => setTab('corrections')}>
              Compare
            </Button>
          </Group>
        </Alert>
      )}
      {races.length === 0 && !run ? (
        <EmptyNote
          icon={<IconCloudDownload size={36} aria-hidden />}
          title={state === 'new' ? 'This meeting is not stored yet' : 'No race of it is stored'}
          message="Ingesting reads its page, its entry list and one page for each race, a few at a time and with pauses."
          action={<IngestButton wanted={{ eventId }} isHeld={held !== undefined} />}
        />
      ) : (
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="races">Races {formatCount(races.length)}</Tabs.Tab>
            <Tabs.Tab value="classes">Classes {formatCount(classes.length)}</Tabs.Tab>
            <Tabs.Tab value="entries">Entries {formatCount(entries.length)}</Tabs.Tab>
            <Tabs.Tab value="checks" rightSection={<OpenChecks checks={checks.data} />}>
              Checks
            </Tabs.Tab>
            <Tabs.Tab
              value="corrections"
              rightSection={
                heldCount > 0 && (
                  <Badge size="sm" color="red" variant="light" tt="none">
                    {formatCount(heldCount)} held
                  </Badge>
                )
              }
            >
              Corrections {formatCount(correctionCount)}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="races" pt="md">
            <RaceList event={event} checks={checks.data} className={className} onClassName={setClassName} />
          </Tabs.Panel>
          <Tabs.Panel value="classes" pt="md">
            <ClassesPanel
              eventId={eventId}
              isPart={state === 'partial' || run !== undefined}
              onRaces={(chosen) => {
                setClassName(chosen)
                setTab('races')
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="entries" pt="md">
            <Stack gap="md">
              <TransponderReport eventId={eventId} />
              <EntryTable eventId={eventId} />
            </Stack>
          </Tabs.Panel>
          <Tabs.Panel value="checks" pt="md">
            {checks.isPending && <Waiting what="the checks" />}
            {checks.isError && <FailureNote failure={checks.error} onRetry={checks.refetch} />}
            {checks.isSuccess && <MeetingChecks checks={checks.data} />}
          </Tabs.Panel>
          <Tabs.Panel value="corrections" pt="md">
            <CorrectionsPanel eventId={eventId} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Page>
  )
}

/** The meeting itself, then the drivers of each class that was raced. */
function meetingSheets({ eventId, classes }: EventOverview): SheetChoice[] {
  return [
    {
      label: 'Meeting',
      what: 'classes, best of the meeting, races, entries',
      wanted: { kind: 'meeting', eventId },
    },
    ...classes.filter(({ raceCount }) => raceCount > 0).map(({ className }) => classSheet(eventId, className)),
  ]
}

function OpenChecks({ checks }: { readonly checks: Checks | undefined }) {
  const open = checks?.races.reduce((sum, { openCount }) => sum + openCount, 0) ?? 0
  if (open === 0) return null
  return (
    <Badge size="sm" variant="default" tt="none">
      {formatCount(open)} open
    </Badge>
  )
}
