import { Alert, Anchor, Button, Group, Paper, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconStar } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { SettingItem } from '../../core/contract/answers.ts'
import type { ScheduleNext, ScheduleStatus } from '../../core/contract/schedule.ts'
import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { formatAgo, formatMinuteLocal } from '../format.ts'
import { FailureNote } from '../parts/failure-note.tsx'
import { Page } from '../parts/page.tsx'
import { saveSetting } from '../parts/save-setting.ts'
import { Section } from '../parts/section.tsx'
import { tellFailure } from '../parts/tell-failure.ts'
import { Waiting } from '../parts/waiting.tsx'
import { clubsPlace } from '../places.ts'
import { Outlook } from './schedule/outlook.tsx'
import { outcomes, Passes } from './schedule/passes.tsx'
import { When } from './schedule/when.tsx'
import { EngineSetting } from './settings/engine-setting.tsx'

/** New meetings of followed clubs, read by themselves: whether, when, how much, what came of it. */
export function ScheduleScreen() {
  const state = useQuery(engine.schedule.state.queryOptions({ input: {} }))
  const settings = useQuery(engine.settings.list.queryOptions({ input: {} }))
  const failed = [state, settings].find(({ isError }) => isError)
  const isReady = state.isSuccess && settings.isSuccess
  return (
    <Page
      title="Schedule"
      subtitle="New meetings of the clubs you follow, read by themselves while this program is open."
      {...(isReady && { actions: <PassButton state={state.data} /> })}
    >
      <Stack gap="xl" maw={860}>
        {failed ? (
          <FailureNote failure={failed.error} onRetry={failed.refetch} />
        ) : isReady ? (
          <Schedule state={state.data} settings={settings.data} />
        ) : (
          <Waiting what="the schedule" />
        )}
      </Stack>
    </Page>
  )
}

function Schedule({ state, settings }: { readonly state: ScheduleStatus; readonly settings: readonly SettingItem[] }) {
  const setting = (key: string) => settings.find((one) => one.key === key)
  const [cron, quiet] = [setting('schedule-cron'), setting('schedule-quiet')]
  return (
    <>
      <Now state={state} setting={setting('schedule')} />
      {state.plan.clubs.length === 0 && <NoClubs />}
      {cron && quiet && <When key={`${cron.value} ${quiet.value}`} cron={cron} quiet={quiet} />}
      <Section title="How much">
        <Text className="mre-quiet">
          What does not fit is read another time. A day’s limits count what all programs on this database did.
        </Text>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
          {limits.flatMap((key) => {
            const item = setting(key)
            return item ? [<EngineSetting key={key} setting={item} />] : []
          })}
        </SimpleGrid>
      </Section>
      <Outlook plan={state.plan} />
      <Passes passes={state.passes} />
    </>
  )
}

const limits: readonly string[] = [
  'schedule-max-meetings',
  'schedule-max-pages',
  'schedule-max-meetings-day',
  'schedule-max-pages-day',
  'schedule-days',
  'schedule-jitter-min',
]

/** Whether it is on, what comes next, and what was last. */
function Now({ state, setting }: { readonly state: ScheduleStatus; readonly setting: SettingItem | undefined }) {
  const [wrong, setWrong] = useState<string | null>(null)
  /** What was just chosen, until the engine's own word for it is here. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isFixed = setting?.origin === 'environment'
  const last = state.passes.find(({ outcome }) => outcome !== 'running')
  const change = async (isOn: boolean) => {
    setChosen(isOn)
    setWrong(await saveSetting('schedule', isOn ? 'on' : 'off'))
    await queryClient.invalidateQueries({ queryKey: engine.schedule.key() })
    setChosen(null)
  }
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Switch
          size="md"
          label="Read new meetings by itself"
          description={isFixed ? 'Set by the environment this program was started in.' : undefined}
          checked={chosen ?? state.isOn}
          disabled={isFixed}
          error={wrong}
          onChange={(event) => void change(event.currentTarget.checked)}
        />
        <Group gap="xl" align="flex-start">
          <Fact label="Next" value={nextText(state)} note={state.next && nextNote(state.next)} />
          <Fact
            label="Last"
            value={last ? `${formatAgo(last.startedAt)}: ${outcomes[last.outcome].label.toLowerCase()}` : 'never'}
            note={last?.message ?? null}
          />
        </Group>
        {state.activity !== null && (
          <Text role="status" fw={550}>
            {state.activity}
          </Text>
        )}
      </Stack>
    </Paper>
  )
}

function Fact({
  label,
  value,
  note,
}: {
  readonly label: string
  readonly value: string
  readonly note: string | null
}) {
  return (
    <Stack gap={0} flex="1 1 14rem">
      <Text fz="xs" className="mre-quiet">
        {label}
      </Text>
      <Text fw={600}>{value}</Text>
      {note !== null && (
        <Text fz="sm" className="mre-quiet" lineClamp={3} title={note}>
          {note}
        </Text>
      )}
    </Stack>
  )
}

function nextText({ isOn, next, activity }: ScheduleStatus): string {
  if (activity !== null) return 'now'
  if (!isOn) return 'switched off'
  return next ? formatMinuteLocal(next.local) : 'never again'
}

function nextNote({ why, local, dueLocal }: ScheduleNext): string | null {
  if (why === 'missed') return `It was due ${formatMinuteLocal(dueLocal)} and is made up now.`
  if (why === 'quiet') return `It is due ${formatMinuteLocal(dueLocal)} and waits for the end of the quiet hours.`
  return local === dueLocal ? null : `It is due at ${dueLocal.slice(11)}; the minutes after that are by chance.`
}

function NoClubs() {
  return (
    <Alert color="accent" variant="light" icon={<IconStar aria-hidden />} title="No club is followed yet">
      Press the star beside a club to follow it.{' '}
      <Anchor component={Link} href={clubsPlace()}>
        To the clubs
      </Anchor>
    </Alert>
  )
}

/** Does a pass now, or stops the one that this program is at. */
function PassButton({ state }: { readonly state: ScheduleStatus }) {
  const [isBusy, setIsBusy] = useState(false)
  const call = async (work: () => Promise<unknown>) => {
    setIsBusy(true)
    try {
      await work()
    } catch (error) {
      tellFailure('Nothing was begun', error)
    } finally {
      setIsBusy(false)
    }
  }
  if (state.activity !== null) {
    return (
      <Button
        variant="default"
        loading={isBusy}
        leftSection={<IconPlayerStop size={16} aria-hidden />}
        onClick={() => void call(() => engineCalls.schedule.stop({}))}
      >
        Stop
      </Button>
    )
  }
  return (
    <Button
      loading={isBusy}
      disabled={state.plan.clubs.length + state.plan.due.length === 0}
      leftSection={<IconPlayerPlay size={16} aria-hidden />}
      onClick={() => void call(() => engineCalls.schedule.run({}))}
    >
      Run now
    </Button>
  )
}
