import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import type { ChecklistItem, ChecklistRemedy } from '../../../core/contract/keeping.ts'
import { engine } from '../../engine-client.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { startIngestion } from '../../parts/ingest-button.tsx'
import { backUpNow } from '../../parts/keeping-calls.ts'
import { KeepingJobCard } from '../../parts/keeping-job.tsx'
import { throwSwitch, useSites } from '../../parts/site-state.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { clubsPlace, meetingPlace, schedulePlace, settingsPlace } from '../../places.ts'
import { checkNow } from '../settings/check-result.ts'
import classes from './checklist.module.css'

/** What it says is of this very moment, and grows old while it is looked at. */
const askAgainMs = 60_000

/** How the database stands, a line each: first what wants something, with the button that mends it. */
export function Checklist() {
  const list = useQuery({ ...engine.keeping.checklist.queryOptions({ input: {} }), refetchInterval: askAgainMs })
  return (
    <Stack gap="sm" component="section" aria-label="Checklist">
      <Title order={2}>Checklist</Title>
      {list.isPending && <Waiting what="the checklist" />}
      {list.isError && <FailureNote failure={list.error} onRetry={list.refetch} />}
      <KeepingJobCard />
      {list.isSuccess && (
        <Paper withBorder component="ul" className={classes.list}>
          {list.data.items.map((item) => (
            <Line key={item.key} item={item} />
          ))}
        </Paper>
      )}
    </Stack>
  )
}

const marks: Record<ChecklistItem['state'], { icon: typeof IconInfoCircle; className: string; word: string }> = {
  bad: { icon: IconAlertTriangle, className: classes.bad ?? '', word: 'Wants something' },
  note: { icon: IconInfoCircle, className: classes.note ?? '', word: 'Worth a look' },
  good: { icon: IconCircleCheck, className: classes.good ?? '', word: 'Good' },
}

function Line({ item: { key, state, title, text, remedy } }: { readonly item: ChecklistItem }) {
  const { icon: Icon, className, word } = marks[state]
  return (
    <li className={classes.line} data-key={key} data-state={state}>
      <Icon size={20} className={className} role="img" aria-label={word} />
      <Text component="div" flex="1 1 16rem" miw={0} style={{ overflowWrap: 'anywhere' }}>
        <Text span inherit fw={600}>
          {title}
        </Text>
        <Text component="div" inherit className="mre-quiet">
          {text}
        </Text>
      </Text>
      {remedy && <RemedyButton remedy={remedy} isUrgent={state === 'bad'} />}
    </li>
  )
}

function RemedyButton({ remedy, isUrgent }: { readonly remedy: ChecklistRemedy; readonly isUrgent: boolean }) {
  const [isBusy, setIsBusy] = useState(false)
  const perform = usePerform(remedy)
  const press = async () => {
    setIsBusy(true)
    try {
      await perform()
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Group className={classes.remedy ?? ''}>
      <Button size="compact-md" variant={isUrgent ? 'filled' : 'default'} loading={isBusy} onClick={() => void press()}>
        {remedy.label}
      </Button>
    </Group>
  )
}

/** What each remedy is here; none of it throws. */
function usePerform({ kind, eventIds }: ChecklistRemedy): () => Promise<void> {
  const [, navigate] = useLocation()
  const sites = useSites()
  const [eventId] = eventIds
  const remedies: Record<ChecklistRemedy['kind'], () => Promise<void> | void> = {
    'back-up': backUpNow,
    check: checkNow,
    'make-room': () => navigate(settingsPlace()),
    'open-backups': () => navigate(settingsPlace()),
    'open-schedule': () => navigate(schedulePlace()),
    'find-club': () => navigate(clubsPlace()),
    'open-meeting': () => navigate(eventId === undefined ? clubsPlace() : meetingPlace(eventId)),
    async ingest() {
      for (const id of eventIds) if (!(await startIngestion({ eventId: id }))) return
    },
    async 'start-source'() {
      for (const site of sites.filter(({ stopped }) => stopped !== null)) await throwSwitch(site, true)
    },
  }
  return async () => await remedies[kind]()
}
