import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { BackupComparison, BackupItem } from '../../core/contract/keeping.ts'
import { engineCalls } from '../engine-client.ts'
import { failureOf } from '../failures.ts'
import { formatAgo, formatAmount, formatBytes, formatInstant } from '../format.ts'
import { KeepingJobCard } from './keeping-job.tsx'
import { tellFailure } from './tell-failure.ts'
import { Waiting } from './waiting.tsx'

interface Found {
  /** The newest backup that can be restored; null where there is none. */
  readonly good: { readonly item: BackupItem; readonly comparison: BackupComparison } | null
  /** Newer ones that cannot be. */
  readonly bad: readonly BackupItem[]
  readonly count: number
}

/** Reads backups from the newest on until one is whole. */
async function findNewestGood(): Promise<Found> {
  const { items } = await engineCalls.keeping.backups({})
  const bad: BackupItem[] = []
  for (const item of items.filter(({ reason }) => reason !== 'damaged')) {
    const comparison = await engineCalls.keeping.compare({ name: item.name }).catch(() => null)
    if (comparison?.problem === null) return { good: { item, comparison }, bad, count: items.length }
    bad.push(item)
  }
  return { good: null, bad, count: items.length }
}

/** Where the database cannot be opened: the newest whole backup, what it holds, and the button that restores it. */
export function Repair() {
  const [isRestoring, setIsRestoring] = useState(false)
  const found = useQuery({ queryKey: ['repair'], queryFn: findNewestGood, gcTime: 0, retry: false })
  if (found.isPending) return <Waiting what="the backups" />
  // An engine that is not there at all has nothing to offer here.
  if (found.isError) return null
  const { good, bad, count } = found.data
  const restore = async (name: string) => {
    setIsRestoring(true)
    try {
      await engineCalls.keeping.restore({ name })
      // This screen goes with the next word of the shell.
    } catch (error) {
      const { code } = failureOf(error)
      if (code !== 'engine/lost' && code !== 'cancelled') tellFailure('Not restored', error)
    } finally {
      setIsRestoring(false)
    }
  }
  return (
    <Paper withBorder p="md" component="section" aria-label="Backups">
      <Stack gap="sm">
        <Title order={2}>{good ? 'There is a backup' : 'There is no backup to restore'}</Title>
        {bad.length > 0 && (
          <Text className="mre-quiet">
            {bad.length === 1 ? 'A newer one' : `${bad.length} newer ones`}, of{' '}
            {bad.map(({ madeAt }) => formatInstant(madeAt)).join(', ')}, cannot be restored.
          </Text>
        )}
        {good ? (
          <>
            <Contents {...good} />
            <KeepingJobCard only={['restore']} />
            <Group>
              <Button loading={isRestoring} onClick={() => void restore(good.item.name)}>
                Restore the backup of {formatAgo(good.item.madeAt)}
              </Button>
            </Group>
            <Text fz="sm" className="mre-quiet">
              The database as it is now is kept beside the backups. What was read after that time can be read from
              LiveRC again.
            </Text>
          </>
        ) : (
          count === 0 && (
            <Text className="mre-quiet">
              None was found beside the database. If you have one elsewhere, choose its data folder, or put it in the
              folder “backups” there and try again.
            </Text>
          )
        )}
      </Stack>
    </Paper>
  )
}

function Contents({ item: { madeAt, bytes }, comparison }: NonNullable<Found['good']>) {
  const { counts, newestRun } = comparison.backup
  const holds = [
    formatAmount(counts.events, 'meeting'),
    formatAmount(counts.races, 'race'),
    formatAmount(counts.laps, 'lap'),
  ].join(', ')
  return (
    <Text>
      {formatInstant(madeAt)}, {formatBytes(bytes)}: {holds}
      {newestRun && `; the last that was read is ${newestRun.title}`}.
    </Text>
  )
}
