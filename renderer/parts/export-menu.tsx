import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { ExportKind } from '../../core/contract/answers.ts'
import { engineCalls } from '../engine-client.ts'
import { offerFile } from './offer-file.tsx'
import { tellFailure } from './tell-failure.ts'
import { useIntents } from './use-intents.ts'

const kinds: readonly { kind: ExportKind; label: string; what: string }[] = [
  { kind: 'laps-csv', label: 'Laps (CSV)', what: 'one line for each lap' },
  { kind: 'results-csv', label: 'Results (CSV)', what: 'one line for each driver in each race' },
  { kind: 'corrections-csv', label: 'Corrections (CSV)', what: 'one line for each thing changed afterwards' },
  { kind: 'event-json', label: 'Everything (JSON)', what: 'for other programs' },
]

interface ExportMenuProps {
  readonly eventId: number
  /** Only this race; all of the meeting without. */
  readonly raceId?: number
}

/** Saves what is stored as a file: with the system's dialog in the app, as a download in a browser. */
export function ExportMenu({ eventId, raceId }: ExportMenuProps) {
  const [isBusy, setIsBusy] = useState(false)
  const save = async (kind: ExportKind) => {
    setIsBusy(true)
    try {
      await offerFile(await engineCalls.event.export({ eventId, kind, ...(raceId !== undefined && { raceId }) }))
    } catch (error) {
      tellFailure('Not exported', error)
    } finally {
      setIsBusy(false)
    }
  }
  useIntents({
    'export-laps-csv': () => void save('laps-csv'),
    'export-results-csv': () => void save('results-csv'),
    'export-event-json': () => void save('event-json'),
  })
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          loading={isBusy}
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map(({ kind, label, what }) => (
          <Menu.Item key={kind} onClick={() => void save(kind)}>
            {label}
            <Text fz="xs" className="mre-quiet">
              {what}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
