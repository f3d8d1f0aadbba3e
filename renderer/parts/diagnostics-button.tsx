import { Button } from '@mantine/core'
import { IconFileZip } from '@tabler/icons-react'
import { useState } from 'react'
import { engineCalls } from '../engine-client.ts'
import { offerFile } from './offer-file.tsx'
import { tellFailure } from './tell-failure.ts'

/** Saves what helps to find out what went wrong as one file; with the pages of `runId` where it is about that run. */
export function DiagnosticsButton({ runId }: { readonly runId?: number }) {
  const [isBusy, setIsBusy] = useState(false)
  const save = async () => {
    setIsBusy(true)
    try {
      await offerFile(await engineCalls.health.diagnostics(runId === undefined ? {} : { runId }))
    } catch (error) {
      tellFailure('No diagnostics', error)
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <Button
      variant="default"
      loading={isBusy}
      leftSection={<IconFileZip size={16} aria-hidden />}
      title="One file with logs, versions and the pages that could not be read: for whoever helps you. Nothing is sent."
      onClick={() => void save()}
    >
      Save diagnostics
    </Button>
  )
}
