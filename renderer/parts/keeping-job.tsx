import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import type { KeepingJob } from '../../core/contract/keeping.ts'
import { engineCalls } from '../engine-client.ts'
import { useKeepingJob } from '../stores/keeping-store.ts'
import { tellFailure } from './tell-failure.ts'

const titles: Record<KeepingJob, string> = {
  backup: 'Making a backup',
  restore: 'Restoring a backup',
  check: 'Checking the database',
}

/** How far a backup, a restore or a check is, with the way to stop it; nothing where none is under way. */
export function KeepingJobCard({ only }: { readonly only?: readonly KeepingJob[] }) {
  const job = useKeepingJob()
  if (job === null || (only && !only.includes(job.kind))) return null
  const { kind, progress, canStop } = job
  const { what, done, total } = progress
  const stop = async () => {
    try {
      await engineCalls.keeping.stop({})
    } catch (error) {
      tellFailure('Not stopped', error)
    }
  }
  return (
    <Paper withBorder p="sm" component="section" aria-label={titles[kind]}>
      <Stack gap={6}>
        <Group justify="space-between" gap="sm">
          <Text fw={600}>{titles[kind]}</Text>
          <Button size="compact-sm" variant="default" disabled={!canStop} onClick={() => void stop()}>
            Stop
          </Button>
        </Group>
        <Progress
          value={total === 0 ? 100 : (done / total) * 100}
          animated={total === 0}
          aria-label={titles[kind]}
          transitionDuration={0}
        />
        <Text fz="sm" className="mre-quiet">
          {what}
        </Text>
      </Stack>
    </Paper>
  )
}
