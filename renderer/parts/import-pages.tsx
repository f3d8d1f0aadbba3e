import { Badge, Button, Code, Group, Modal, Stack, Table, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconFolderOpen } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportAnswer, ImportedFile } from '../../core/contract/import-pages.ts'
import { desktop } from '../desktop.ts'
import { engine, engineCalls } from '../engine-client.ts'
import { formatAmount } from '../format.ts'
import { useImportStore } from '../stores/import-store.ts'
import { ChangesTable } from './changes-table.tsx'
import { FailureNote } from './failure-note.tsx'
import { tellFailure } from './tell-failure.ts'
import { useIntents } from './use-intents.ts'
import { Waiting } from './waiting.tsx'

/** Asks for the folder of saved pages, then shows what they are. In a browser it says how else that is done. */
export async function chooseSavedPages(): Promise<void> {
  if (!desktop) return useImportStore.setState({ isTold: true })
  try {
    const chosen = await desktop.choosePagesFolder()
    if (chosen) useImportStore.setState({ folder: chosen.path })
  } catch (error) {
    tellFailure('Not chosen', error)
  }
}

export function ImportButton() {
  return (
    <Button
      variant="default"
      leftSection={<IconFolderOpen size={16} aria-hidden />}
      onClick={() => void chooseSavedPages()}
    >
      Import saved pages…
    </Button>
  )
}

const close = () => useImportStore.setState({ folder: null, isTold: false })

/** What a folder of saved pages holds, and storing it; open while a folder is chosen. */
export function ImportPages() {
  const { folder, isTold } = useImportStore()
  useIntents({ 'import-pages': () => void chooseSavedPages() })
  return (
    <>
      {folder !== null && (
        <Modal
          opened
          onClose={close}
          size="min(60rem, 94vw)"
          title="Import saved pages"
          closeButtonProps={{ 'aria-label': 'Close' }}
        >
          <Preview folder={folder} />
        </Modal>
      )}
      <Modal opened={isTold} onClose={close} title="Import saved pages" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Stack gap="md">
          <Text>
            A browser may not name folders of this computer. The desktop app can, and so can the command line:
          </Text>
          <Code block>npm run -s mre -- import-pages FOLDER --dry-run</Code>
          <Text className="mre-quiet">Without --dry-run it stores what the pages say. It shows up here by itself.</Text>
        </Stack>
      </Modal>
    </>
  )
}

function Preview({ folder }: { readonly folder: string }) {
  const preview = useQuery({
    ...engine.archive.importPages.queryOptions({ input: { folder, apply: false } }),
    // The files may be others by the next time.
    gcTime: 0,
  })
  return (
    <Stack gap="md">
      <Text style={{ overflowWrap: 'anywhere' }}>{folder}</Text>
      {preview.isPending && <Waiting what="the saved pages" />}
      {preview.isError && <FailureNote failure={preview.error} onRetry={preview.refetch} />}
      {preview.isSuccess && <Found folder={folder} answer={preview.data} onAgain={() => void preview.refetch()} />}
    </Stack>
  )
}

interface FoundProps {
  readonly folder: string
  readonly answer: ImportAnswer
  onAgain(): void
}

function Found({ folder, answer: { files, events }, onAgain }: FoundProps) {
  const [isBusy, setIsBusy] = useState(false)
  const used = files.filter(({ outcome }) => outcome === 'used')
  const others = files.filter(({ outcome }) => outcome !== 'used')
  const apply = async () => {
    setIsBusy(true)
    try {
      const done = await engineCalls.archive.importPages({ folder, apply: true })
      const failure = done.events.find(({ report }) => report.failure)?.report.failure
      if (failure) throw new Error(failure.message)
      const count = done.files.filter(({ outcome }) => outcome === 'used').length
      notifications.show({ color: 'green', title: 'Imported', message: `${formatAmount(count, 'page')} of ${folder}.` })
      close()
    } catch (error) {
      setIsBusy(false)
      tellFailure('Not imported', error)
    }
  }
  return (
    <>
      <Text fw={600}>
        {used.length === 0
          ? 'None of these files can be imported.'
          : `${formatAmount(used.length, 'page')} of ${formatAmount(files.length, 'file')} can be imported.`}
      </Text>
      {others.length > 0 && <OtherFiles files={others} />}
      {events.map(({ report, changes }) => (
        <Stack
          key={report.event.sourceEventId}
          gap="xs"
          component="section"
          aria-label={report.event.name ?? 'Meeting'}
        >
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {report.event.name ?? `Meeting ${report.event.sourceEventId}`}
          </Text>
          <Text className="mre-quiet">{outcomeOf(report)}</Text>
          {report.skipped.length > 0 && (
            <details>
              <summary style={{ cursor: 'pointer' }}>
                {formatAmount(report.skipped.length, 'page')} would still be missing
              </summary>
              {report.skipped.map(({ sourceRaceId, message }) => (
                <Text key={`${sourceRaceId ?? ''} ${message}`} fz="sm">
                  {message}
                </Text>
              ))}
            </details>
          )}
          <ChangesTable changes={changes} />
        </Stack>
      ))}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button variant="default" onClick={onAgain}>
          Look again
        </Button>
        <Button disabled={used.length === 0} loading={isBusy} onClick={() => void apply()}>
          Import
        </Button>
      </Group>
    </>
  )
}

function outcomeOf({ status, counts, failure }: ImportAnswer['events'][number]['report']): string {
  if (failure) return failure.message
  const { racesSaved, racesUnchanged, rowsInserted, rowsUpdated, rowsDeleted } = counts
  if (rowsInserted + rowsUpdated + rowsDeleted === 0) return 'Nothing differs from what is stored.'
  const whole = status === 'complete' ? 'The meeting would be complete' : 'The meeting would be in part'
  return `${whole}: ${formatAmount(racesSaved, 'race')} new or changed, ${racesUnchanged} as stored.`
}

const outcomes: Record<Exclude<ImportedFile['outcome'], 'used'>, { label: string; color: string }> = {
  unknown: { label: 'not clear', color: 'orange' },
  refused: { label: 'cannot be read', color: 'red' },
  ignored: { label: 'not imported', color: 'gray' },
}

function OtherFiles({ files }: { readonly files: readonly ImportedFile[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached from the keyboard
    <section className="mre-scroll" tabIndex={0} aria-label="Files that are not imported">
      <Table miw={520} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="30%">File</Table.Th>
            <Table.Th w={130}>Why not</Table.Th>
            <Table.Th>What to do</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {files.map(({ file, outcome, name, message }) => {
            const { label, color } = outcomes[outcome as keyof typeof outcomes]
            return (
              <Table.Tr key={file}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{file}</Table.Td>
                <Table.Td>
                  <Badge color={color} variant="light" tt="none">
                    {label}
                  </Badge>
                </Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  {name !== null && <Text fz="sm">{name}</Text>}
                  {message}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </section>
  )
}
