import { Alert, Stack } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconPlugConnectedX, IconRefresh, IconWifiOff } from '@tabler/icons-react'
import { useEngineStatus } from './engine-gate.tsx'
import { SiteNotice, useSites } from './site-state.tsx'

/** What a person should know wherever they are: no network, a site that is not asked, an engine that starts again. */
export function Notices({ isConnected }: { readonly isConnected: boolean }) {
  const { online } = useNetwork()
  const status = useEngineStatus()
  const isRestarting = status?.state === 'restarting' || status?.state === 'starting'
  const troubled = useSites().filter(({ sentence }) => sentence !== null)
  if (online && isConnected && !isRestarting && troubled.length === 0) return null
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
      {isConnected && troubled.map((site) => <SiteNotice key={site.source} site={site} />)}
      {!online && (
        <Alert color="gray" icon={<IconWifiOff aria-hidden />} title="No network">
          Everything stored is here as always. Reading from LiveRC waits until there is a network again.
        </Alert>
      )}
    </Stack>
  )
}
