import { Badge, Button, Group, Select, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SettingItem } from '../../../core/contract/answers.ts'
import { engine } from '../../engine-client.ts'
import { failureOf } from '../../failures.ts'
import { formatMinuteLocal } from '../../format.ts'
import { saveSetting } from '../../parts/save-setting.ts'
import { Section } from '../../parts/section.tsx'

/** What most people want, in words. */
const choices: readonly { readonly value: string; readonly label: string }[] = [
  { value: '0 21 * * *', label: 'Every evening at 21:00' },
  { value: '0 7 * * *', label: 'Every morning at 07:00' },
  { value: '0 7,21 * * *', label: 'Every day at 07:00 and 21:00' },
  { value: '0 10-22/2 * * 6,0', label: 'Saturdays and Sundays, every two hours from 10:00 to 22:00' },
  { value: '0 7 * * 1', label: 'Mondays at 07:00' },
]
const own = 'own'
const usualNight = '22:00-07:00'

/** When it is due: a choice in words or an expression, its next times, and the hours in which it waits. */
export function When({ cron, quiet }: { readonly cron: SettingItem; readonly quiet: SettingItem }) {
  const isChoice = choices.some(({ value }) => value === cron.value)
  const [isOwn, setIsOwn] = useState(!isChoice)
  const [text, setText] = useState(cron.value)
  const [wrong, setWrong] = useState<string | null>(null)
  const [shown] = useDebouncedValue(text, 300)
  const preview = useQuery({
    ...engine.schedule.preview.queryOptions({ input: { cron: shown, quiet: quiet.value } }),
    placeholderData: (previous) => previous,
    retry: false,
  })
  const why = wrong ?? (preview.isError ? failureOf(preview.error).message : null)
  const isFixed = cron.origin === 'environment'
  const save = async (value: string) => setWrong(await saveSetting('schedule-cron', value))
  const choose = (value: string | null) => {
    if (value === null) return
    setIsOwn(value === own)
    if (value === own) return
    setText(value)
    void save(value)
  }
  return (
    <Section title="When">
      <Select
        label="Time"
        description={isFixed ? 'Set by the environment this program was started in.' : undefined}
        data={[...choices, { value: own, label: 'Another time, as an expression' }]}
        value={isOwn ? own : cron.value}
        allowDeselect={false}
        disabled={isFixed}
        maw={520}
        onChange={choose}
      />
      {isOwn && (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void save(text)
          }}
        >
          <Group gap="xs" align="flex-end" maw={520}>
            <TextInput
              flex="1 1 14rem"
              label="Expression"
              description="Minute, hour, day, month, weekday: 30 20 * * 1-5 is 20:30 from Monday to Friday."
              value={text}
              disabled={isFixed}
              error={why !== null}
              aria-describedby={why === null ? undefined : 'schedule-wrong'}
              onChange={(event) => setText(event.currentTarget.value)}
            />
            {text !== cron.value && (
              <Button type="submit" variant="light">
                Save
              </Button>
            )}
          </Group>
          {why !== null && (
            <Text id="schedule-wrong" fz="sm" mt={4} className="mre-wrong">
              {why}
            </Text>
          )}
        </form>
      )}
      {preview.isSuccess && (
        <Stack gap={2}>
          <Text fz="sm" className="mre-quiet" id="schedule-times">
            The next times, by the clock of this computer ({preview.data.timeZone})
          </Text>
          <Group gap="xs" component="ul" aria-labelledby="schedule-times" m={0} p={0} style={{ listStyle: 'none' }}>
            {preview.data.times.map(({ at, local }) => (
              <Badge key={at} component="li" variant="light" color="gray" tt="none" fw={500} size="lg" radius="sm">
                {formatMinuteLocal(local)}
              </Badge>
            ))}
          </Group>
        </Stack>
      )}
      <Quiet setting={quiet} />
    </Section>
  )
}

/** Hours in which nothing is begun; what is due then waits for their end. */
function Quiet({ setting }: { readonly setting: SettingItem }) {
  const [from = '', to = ''] = setting.value.split('-')
  const [wrong, setWrong] = useState<string | null>(null)
  /** What was just chosen, until the engine's own word for it is here. */
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOn = setting.value !== ''
  const isFixed = setting.origin === 'environment'
  const save = async (value: string | null) => {
    setChosen(value !== null)
    setWrong(await saveSetting('schedule-quiet', value))
    setChosen(null)
  }
  const time = (label: string, value: string, wanted: (value: string) => string) => (
    <TextInput
      type="time"
      label={label}
      value={value}
      disabled={isFixed}
      w={140}
      onChange={({ currentTarget }) => {
        if (currentTarget.value !== '') void save(wanted(currentTarget.value))
      }}
    />
  )
  return (
    <Stack gap="xs" mt="xs">
      <Switch
        label="Quiet hours"
        description="What is due in them waits for their end."
        checked={chosen ?? isOn}
        disabled={isFixed}
        error={wrong}
        onChange={(event) => void save(event.currentTarget.checked ? usualNight : null)}
      />
      {isOn && (
        <Group gap="sm" align="flex-end">
          {time('From', from, (value) => `${value}-${to}`)}
          {time('To', to, (value) => `${from}-${value}`)}
        </Group>
      )}
    </Stack>
  )
}
