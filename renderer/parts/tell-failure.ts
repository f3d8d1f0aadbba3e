import { notifications } from '@mantine/notifications'
import { failureOf } from '../failures.ts'

/** Says what did not work and why, until a person has read it. */
export function tellFailure(title: string, error: unknown): void {
  notifications.show({ color: 'red', title, message: failureOf(error).message, autoClose: false })
}

/** Asks the shell for something and says so where it refuses; nothing in a browser, where there is no such verb. */
export function askShell(verb: Promise<unknown> | undefined): void {
  verb?.catch((error) => tellFailure('That did not work', error))
}
