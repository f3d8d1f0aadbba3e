import { Button, Group, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SettingItem } from '../../../core/contract/answers.ts'
import { saveSetting } from '../../parts/save-setting.ts'

/** What a setting is called for a person; the rest go by what the command line calls them. */
const labels: Readonly<Record<string, string>> = {
  contact: 'Contact',
  'max-requests': 'Requests at once',
  'request-gap-ms': 'Gap between requests (ms)',
  'max-runs': 'Meetings at once',
  'schedule-days': 'Days to look back',
  'schedule-max-meetings': 'Meetings in one go',
  'schedule-max-pages': 'Pages in one go',
  'schedule-max-meetings-day': 'Meetings in a day',
  'schedule-max-pages-day': 'Pages in a day',
  'schedule-jitter-min': 'Delay by chance (minutes)',
  'backup-keep': 'Daily backups kept (days + weeks)',
  'backup-folder': 'Folder for backups',
}

/** One setting of the engine: saved by its button or Enter, and refused with the engine's own sentence. */
export function EngineSetting({ setting }: { readonly setting: SettingItem }) {
  const { key, value, help, fallback, origin, canBeSaved } = setting
  const [text, setText] = useState(value)
  const [wrong, setWrong] = useState<string | null>(null)
  useEffect(() => setText(value), [value])
  const isFixed = origin === 'environment' || !canBeSaved
  const save = async (wanted: string | null) => setWrong(await saveSetting(key, wanted))
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void save(text)
      }}
    >
      <Group gap="xs" align="flex-end">
        <TextInput
          flex="1 1 16rem"
          label={labels[key] ?? key}
          description={isFixed ? `${help}. Set by the environment this program was started in.` : help}
          placeholder={fallback === '' ? 'not set' : fallback}
          disabled={isFixed}
          value={text}
          error={wrong}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {!isFixed && text !== value && (
          <Button type="submit" variant="light">
            Save
          </Button>
        )}
        {!isFixed && origin === 'saved' && text === value && (
          <Button variant="subtle" aria-label={`Reset ${labels[key] ?? key}`} onClick={() => void save(null)}>
            Reset
          </Button>
        )}
      </Group>
    </form>
  )
}
