import { Alert, Stack } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconPlugConnectedX, IconRefresh, IconWifiOff } from '@tabler/icons-react'
import { useEngineStatus } from './engine-gate.tsx'

/** What a person should know wherever they are: no network, an engine that is being started again. */
export function Notices({ isConnected }: { readonly isConnected: boolean }) {
  const { online } = useNetwork()
  const status = useEngineStatus()
  const isRestarting = status?.state === 'restarting' || status?.state === 'starting'
  if (online && isConnected && !isRestarting) return null
  return (
    <Stack gap="xs" mb="md" role="status">
      {isRestarting && status.state === 'restarting' && (
        <Alert color="orange" icon={<IconRefresh aria-hidden />} title="The engine stopped and is being started again">
          What was saved is safe. An ingestion that was under way is marked as interrupted and can be run again.
        </Alert>
      )}
      {!isConnected && status === undefined && (
        <Alert color="orange" icon={<IconPlugConnectedX aria-hidden />} title="The program does not answer">
          It may have been closed. This page connects again by itself once it runs.
        </Alert>
      )}
      {!online && (
        <Alert color="gray" icon={<IconWifiOff aria-hidden />} title="No network">
          Everything stored is here as always. Reading from LiveRC waits until there is a network again.
        </Alert>
      )}
    </Stack>
  )
}
