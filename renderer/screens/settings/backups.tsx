import { Box, Button, Group, Stack, Switch, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SettingItem } from '../../../core/contract/answers.ts'
import type { BackupItem, BackupList } from '../../../core/contract/keeping.ts'
import { desktop } from '../../desktop.ts'
import { engine, engineCalls } from '../../engine-client.ts'
import { formatAgo, formatAmount, formatBytes, formatInstant } from '../../format.ts'
import { backupReasons } from '../../parts/backup-words.ts'
import { FailureNote } from '../../parts/failure-note.tsx'
import { backUpNow } from '../../parts/keeping-calls.ts'
import { KeepingJobCard } from '../../parts/keeping-job.tsx'
import { askShell, tellFailure } from '../../parts/tell-failure.ts'
import { Waiting } from '../../parts/waiting.tsx'
import { useKeepingJob } from '../../stores/keeping-store.ts'
import { EngineSetting } from './engine-setting.tsx'
import { RestoreDialog } from './restore-dialog.tsx'

/** The settings that stand here and not under "Advanced". */
export const backupSettings: readonly string[] = ['backup', 'backup-keep', 'backup-folder']

/** Backups of the database: made each day and on demand, listed, put back. */
export function Backups({ settings }: { readonly settings: readonly SettingItem[] }) {
  const list = useQuery(engine.keeping.backups.queryOptions({ input: {} }))
  const [restoring, setRestoring] = useState<BackupItem | null>(null)
  const job = useKeepingJob()
  return (
    <Stack gap="sm">
      <DailySwitch setting={settings.find(({ key }) => key === 'backup')} />
      {list.isPending && <Waiting what="the backups" />}
      {list.isError && <FailureNote failure={list.error} onRetry={list.refetch} />}
      {list.isSuccess && (
        <>
          <Group gap="sm">
            <Button disabled={job !== null} onClick={() => void backUpNow()}>
              Back up now
            </Button>
            <Text className="mre-quiet">{summaryOf(list.data)}</Text>
          </Group>
          <KeepingJobCard only={['backup', 'restore']} />
          {list.data.items.length > 0 && <BackupTable items={list.data.items} onRestore={setRestoring} />}
          <Where list={list.data} setting={settings.find(({ key }) => key === 'backup-folder')} />
          {settings
            .filter(({ key }) => key === 'backup-keep')
            .map((setting) => (
              <EngineSetting key={setting.key} setting={setting} />
            ))}
        </>
      )}
      <RestoreDialog backup={restoring} onClose={() => setRestoring(null)} />
    </Stack>
  )
}

function summaryOf({ items, totalBytes, freeBytes }: BackupList): string {
  const free = freeBytes === null ? '' : `${formatBytes(freeBytes)} are free there.`
  if (items.length === 0) return `There is no backup yet. ${free}`
  return `${formatAmount(items.length, 'backup')}, ${formatBytes(totalBytes)}. ${free}`
}

function DailySwitch({ setting }: { readonly setting: SettingItem | undefined }) {
  if (!setting) return null
  const { key, value, origin } = setting
  const save = async (isOn: boolean) => {
    try {
      await engineCalls.settings.save({ key, value: isOn ? null : 'off' })
    } catch (error) {
      tellFailure('Not saved', error)
    }
  }
  return (
    <Switch
      label="Back up each day"
      description={
        origin === 'environment'
          ? 'Set by the environment this program was started in.'
          : 'While the program runs and nothing is being read. Older ones are taken away as newer ones stand for them.'
      }
      checked={value === 'on'}
      disabled={origin === 'environment'}
      onChange={(event) => void save(event.currentTarget.checked)}
    />
  )
}

function Where({
  list: { folder },
  setting,
}: {
  readonly list: BackupList
  readonly setting: SettingItem | undefined
}) {
  const shell = desktop
  if (!shell) return setting ? <EngineSetting setting={setting} /> : null
  const choose = async () => {
    try {
      const chosen = await shell.chooseBackupFolder(folder)
      if (chosen) await engineCalls.settings.save({ key: 'backup-folder', value: chosen.path })
    } catch (error) {
      tellFailure('Not chosen', error)
    }
  }
  const forget = async () => {
    try {
      await engineCalls.settings.save({ key: 'backup-folder', value: null })
    } catch (error) {
      tellFailure('Not saved', error)
    }
  }
  return (
    <Group gap="sm">
      <Text flex="1 1 16rem" style={{ overflowWrap: 'anywhere' }}>
        New ones go to {folder}
      </Text>
      <Button variant="default" onClick={() => void choose()}>
        Choose another folder
      </Button>
      {setting?.origin === 'saved' && (
        <Button variant="subtle" onClick={() => void forget()}>
          Beside the database again
        </Button>
      )}
    </Group>
  )
}

interface BackupTableProps {
  readonly items: readonly BackupItem[]
  readonly onRestore: (backup: BackupItem) => void
}

/** So many are shown at first; the rest are rarely what somebody looks for. */
const shownAtFirst = 8

function BackupTable({ items, onRestore }: BackupTableProps) {
  const [isWhole, setIsWhole] = useState(false)
  const shown = isWhole ? items : items.slice(0, shownAtFirst)
  return (
    <Stack gap={4}>
      <Box className="mre-scroll">
        <Table miw={520}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Made</Table.Th>
              <Table.Th>Why</Table.Th>
              <Table.Th className="mre-number">Size</Table.Th>
              <Table.Th>
                <span className="mre-quiet">Do</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shown.map((item) => (
              <Table.Tr key={item.path}>
                <Table.Td title={item.path}>
                  {formatInstant(item.madeAt)}
                  <Text fz="xs" className="mre-quiet">
                    {formatAgo(item.madeAt)}
                  </Text>
                </Table.Td>
                <Table.Td>{backupReasons[item.reason]}</Table.Td>
                <Table.Td className="mre-number">{formatBytes(item.bytes)}</Table.Td>
                <Table.Td>
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    {item.reason !== 'damaged' && (
                      <Button
                        size="compact-sm"
                        variant="light"
                        aria-label={`Restore the backup of ${formatInstant(item.madeAt)}`}
                        onClick={() => onRestore(item)}
                      >
                        Restore…
                      </Button>
                    )}
                    {desktop && (
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        aria-label={`Show the backup of ${formatInstant(item.madeAt)} in its folder`}
                        onClick={() => askShell(desktop?.revealBackup(item.path))}
                      >
                        Show
                      </Button>
                    )}
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {shown.length < items.length && (
        <Group>
          <Button size="compact-sm" variant="subtle" onClick={() => setIsWhole(true)}>
            All {items.length}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
