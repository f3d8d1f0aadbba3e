import { Button, Center, Code, Group, Stack, Text, Title } from '@mantine/core'
import { IconDatabaseOff } from '@tabler/icons-react'
import type { WireFailure } from '../../core/contract/failure.ts'
import { desktop } from '../desktop.ts'
import { DiagnosticsButton } from './diagnostics-button.tsx'
import { Repair } from './repair.tsx'
import { askShell } from './tell-failure.ts'

interface Remedy {
  readonly title: string
  /** What to do; the failure's own sentence says what is the matter. */
  readonly advice: string
  /** Whether a backup would help. */
  readonly isForBackup: boolean
}

const remedies: Partial<Record<WireFailure['code'], Remedy>> = {
  'store/too-new': {
    title: 'The database is of a newer version',
    advice:
      'Update this program. Until then you can choose another data folder, or go back to a backup from before the update. Nothing was changed.',
    isForBackup: true,
  },
  'store/read-only': {
    title: 'The database cannot be written',
    advice: 'Give yourself the right to write in that folder, then try again; or choose another folder.',
    isForBackup: false,
  },
  'store/full': {
    title: 'The disk is full',
    advice: 'Free some space on that disk, then try again. What is stored is safe.',
    isForBackup: false,
  },
  'store/damaged': {
    title: 'The database is damaged',
    advice: 'Restore a backup, or choose another data folder. The file was left as it is.',
    isForBackup: true,
  },
  'store/locked': {
    title: 'The database is in use',
    advice: 'Close the other program that uses it, then try again. Nothing was changed.',
    isForBackup: false,
  },
}

const unknown: Remedy = {
  title: 'The engine could not be started',
  advice: 'Try again. If it stays like this, the log says more.',
  isForBackup: false,
}

/** Why the program cannot work just now, where its file is, and each way out as a button. */
export function EngineFailed({ failure }: { readonly failure: WireFailure }) {
  const { code, message, details } = failure
  const { title, advice, isForBackup } = remedies[code] ?? unknown
  const file = typeof details.file === 'string' ? details.file : null
  return (
    <Center component="main" mih="100dvh" p="lg">
      <Stack maw={620} gap="md">
        <IconDatabaseOff size={40} aria-hidden />
        <Stack gap="md" role="alert">
          <Title order={1}>{title}</Title>
          <Text fz="lg" style={{ overflowWrap: 'anywhere' }}>
            {message}
          </Text>
          <Text className="mre-quiet">{advice}</Text>
        </Stack>
        {file !== null && (
          <Text component="div" fz="sm">
            The file: <Code style={{ overflowWrap: 'anywhere' }}>{file}</Code>
          </Text>
        )}
        {isForBackup && <Repair />}
        <Group gap="sm">
          <Button variant={isForBackup ? 'default' : 'filled'} onClick={() => askShell(desktop?.restartEngine())}>
            Try again
          </Button>
          <Button variant="default" onClick={() => askShell(desktop?.chooseDataFolder())}>
            Choose another data folder
          </Button>
          <Button variant="default" onClick={() => askShell(desktop?.openDataFolder())}>
            Open the data folder
          </Button>
          {code !== 'engine/lost' && <DiagnosticsButton />}
        </Group>
        <Text fz="xs" className="mre-quiet">
          {code}
        </Text>
      </Stack>
    </Center>
  )
}
