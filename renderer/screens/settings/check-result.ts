import { notifications } from '@mantine/notifications'
import { create } from 'zustand'
import type { DatabaseCheck } from '../../../core/contract/keeping.ts'
import { engineCalls } from '../../engine-client.ts'
import { failureOf } from '../../failures.ts'
import { tellFailure } from '../../parts/tell-failure.ts'

/** What the check of this session found; the settings show it. */
export const useCheckResult = create<{ readonly found: DatabaseCheck | null }>(() => ({ found: null }))

/** Checks the whole database and says how it stands; what was stopped on purpose is no failure. */
export async function checkNow(): Promise<void> {
  try {
    const found = await engineCalls.keeping.check({})
    useCheckResult.setState({ found })
    notifications.show(
      found.isSound
        ? { color: 'green', title: 'Checked', message: 'Nothing is wrong with the database.' }
        : { color: 'red', title: 'Something is wrong', message: 'Settings say what was found.', autoClose: false },
    )
  } catch (error) {
    if (failureOf(error).code !== 'cancelled') tellFailure('Not checked', error)
  }
}
