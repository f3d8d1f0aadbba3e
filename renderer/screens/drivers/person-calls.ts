import { notifications } from '@mantine/notifications'
import type { NamedDriver } from '../../../core/contract/persons.ts'
import { engineCalls } from '../../engine-client.ts'
import { tellFailure } from '../../parts/tell-failure.ts'

type Two = readonly [one: NamedDriver, other: NamedDriver]

const pairOf = ([one, other]: Two) => ({ driverId: one.driverId, otherDriverId: other.driverId })
const namesOf = ([one, other]: Two) =>
  one.driverName === other.driverName ? one.driverName : `${one.driverName} and ${other.driverName}`

/** Makes two drivers one person, and says so; what stands against it is told. */
export async function mergeDrivers(two: Two): Promise<void> {
  try {
    await engineCalls.person.merge(pairOf(two))
    const message = `${namesOf(two)}: one history from now on. Activity takes it back.`
    notifications.show({ color: 'green', title: 'Merged', message })
  } catch (error) {
    tellFailure('Not merged', error)
  }
}

/** Remembers that they are not the same. */
export async function tellDriversApart(two: Two): Promise<void> {
  try {
    await engineCalls.person.tellApart(pairOf(two))
    notifications.show({ color: 'green', title: 'Two people', message: `${namesOf(two)} are not asked about again.` })
  } catch (error) {
    tellFailure('Not told apart', error)
  }
}

/** Parts what was merged, or lets them be asked about again. */
export async function forgetAboutDrivers(two: Two, isSame: boolean): Promise<void> {
  try {
    await engineCalls.person.forget(pairOf(two))
    const message = isSame
      ? `${namesOf(two)}: each has their own history again.`
      : `${namesOf(two)} may be asked about again.`
    notifications.show({ color: 'green', title: isSame ? 'Parted' : 'Forgotten', message })
  } catch (error) {
    tellFailure(isSame ? 'Not parted' : 'Not forgotten', error)
  }
}
