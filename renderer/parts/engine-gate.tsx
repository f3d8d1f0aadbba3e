import { Button, Center, Group, Stack, Text, Title } from '@mantine/core'
import { IconDatabaseOff } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import type { EngineStatus } from '../../core/contract/desktop.ts'
import type { WireFailure } from '../../core/contract/failure.ts'
import { desktop } from '../desktop.ts'
import { askShell } from './tell-failure.ts'

const Status = createContext<EngineStatus | undefined>(undefined)

/** How the engine is, as the shell says; undefined in a browser, which learns it from its calls. */
export function useEngineStatus(): EngineStatus | undefined {
  return useContext(Status)
}

/** Shows the program where there is an engine, and why not and what to do where it cannot be started. */
export function EngineGate({ children }: { readonly children: ReactNode }) {
  const [status, setStatus] = useState<EngineStatus>()
  useEffect(() => desktop?.onEngineStatus(setStatus), [])
  if (status?.state === 'failed') return <EngineFailed failure={status.failure} />
  return <Status value={status}>{children}</Status>
}

/** What a person can do about each reason; the sentence itself says what is the matter. */
const remedies: Partial<Record<WireFailure['code'], string>> = {
  'store/too-new': 'Update this program, or choose another data folder. Nothing was changed.',
  'store/read-only': 'Give yourself the right to write in that folder, or choose another one.',
  'store/full': 'Free some space on that disk, then try again.',
  'store/damaged': 'Put a copy of the file in its place, or choose another data folder. The file was left as it is.',
  'store/locked': 'Close the other program that uses the file, then try again.',
}

function EngineFailed({ failure: { code, message } }: { readonly failure: WireFailure }) {
  return (
    <Center component="main" mih="100dvh" p="lg">
      <Stack maw={560} gap="md" role="alert">
        <IconDatabaseOff size={40} aria-hidden />
        <Title order={1}>The engine could not be started</Title>
        <Text fz="lg" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        <Text className="mre-quiet">{remedies[code] ?? 'Try again. If it stays like this, the log says more.'}</Text>
        <Group gap="sm">
          <Button onClick={() => askShell(desktop?.restartEngine())}>Try again</Button>
          <Button variant="default" onClick={() => askShell(desktop?.chooseDataFolder())}>
            Choose another data folder
          </Button>
          <Button variant="default" onClick={() => askShell(desktop?.openDataFolder())}>
            Open the data folder
          </Button>
        </Group>
        <Text fz="xs" className="mre-quiet">
          {code}
        </Text>
      </Stack>
    </Center>
  )
}
