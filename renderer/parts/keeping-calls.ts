import { notifications } from '@mantine/notifications'
import { engineCalls } from '../engine-client.ts'
import { failureOf } from '../failures.ts'
import { formatBytes } from '../format.ts'
import { tellFailure } from './tell-failure.ts'

/** Makes a backup and says how it went; what was stopped on purpose is no failure. */
export async function backUpNow(): Promise<void> {
  try {
    const { name, bytes } = await engineCalls.keeping.backUp({})
    notifications.show({ color: 'green', title: 'Backed up', message: `${name}, ${formatBytes(bytes)}` })
  } catch (error) {
    if (failureOf(error).code !== 'cancelled') tellFailure('No backup was made', error)
  }
}

/** Takes back what was done, and says so. */
export async function undo(actionId: number, subject: string): Promise<void> {
  try {
    await engineCalls.keeping.undo({ actionId })
    notifications.show({ color: 'green', title: 'Taken back', message: subject })
  } catch (error) {
    tellFailure('Not taken back', error)
  }
}
