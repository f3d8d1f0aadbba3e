import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconDatabaseX, IconPlugConnectedX, IconRefresh, IconWifiOff } from '@tabler/icons-react'
import { Link } from 'wouter'
import type { KeepingState } from '../../core/contract/keeping.ts'
import { desktop } from '../desktop.ts'
import { formatBytes } from '../format.ts'
import { settingsPlace } from '../places.ts'
import { useKeepingStore } from '../stores/keeping-store.ts'
import { useEngineStatus } from './engine-gate.tsx'
import { SiteNotice, useSites } from './site-state.tsx'
import { askShell } from './tell-failure.ts'

/** What a person should know wherever they are: no network, a site that is not asked, an engine that starts again. */
export function Notices({ isConnected }: { readonly isConnected: boolean }) {
  const { online } = useNetwork()
  const status = useEngineStatus()
  const isRestarting = status?.state === 'restarting' || status?.state === 'starting'
  const troubled = useSites().filter(({ sentence }) => sentence !== null)
  const disk = useKeepingStore(({ state }) => state?.disk)
  const isFull = disk?.isFull === true
  const isRestoring = useKeepingStore(({ state }) => state?.job?.kind === 'restore')
  if (online && isConnected && !isRestarting && troubled.length === 0 && !isFull) return null
  return (
    <Stack gap="xs" mb="md" role="status">
      {isRestarting && status.state === 'restarting' && (
        <Alert color="orange" icon={<IconRefresh aria-hidden />} title="The engine stopped and is being started again">
          What was saved is safe. An ingestion that was under way is marked as interrupted and can be run again.
        </Alert>
      )}
      {!isConnected && status === undefined && !isRestoring && (
        <Alert color="orange" icon={<IconPlugConnectedX aria-hidden />} title="The program does not answer">
          It may have been closed. This page connects again by itself once it runs.
        </Alert>
      )}
      {isFull && <DiskFullNotice disk={disk} />}
      {isConnected && troubled.map((site) => <SiteNotice key={site.source} site={site} />)}
      {!online && (
        <Alert color="gray" icon={<IconWifiOff aria-hidden />} title="No network">
          Everything stored is here as always. Reading from LiveRC waits until there is a network again.
        </Alert>
      )}
    </Stack>
  )
}

/** It stands until there is room again, which the engine looks for every few seconds. */
function DiskFullNotice({ disk: { folder, freeBytes } }: { readonly disk: KeepingState['disk'] }) {
  return (
    <Alert color="red" icon={<IconDatabaseX aria-hidden />} title="The disk is full">
      <Group justify="space-between" gap="sm">
        <Text inherit flex="1 1 20rem" style={{ overflowWrap: 'anywhere' }}>
          {freeBytes === null ? '' : `${formatBytes(freeBytes)} are left on the disk of ${folder}. `}
          Nothing more can be saved until there is room. What is stored is safe.
        </Text>
        {desktop ? (
          <Button size="xs" variant="default" onClick={() => askShell(desktop?.openDataFolder())}>
            Open the data folder
          </Button>
        ) : (
          <Button component={Link} href={settingsPlace()} size="xs" variant="default">
            What takes the room
          </Button>
        )}
      </Group>
    </Alert>
  )
}
