import { expect, it } from 'vitest'
import { distinctLooks } from '../../core/contract/looks.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { addressOf, startSite } from '../support/site.ts'
import { allEnded, openApp, watchRuns } from './support.ts'

const meeting = makeMeeting({ seed: 91, size: 'ordinary' })

it('a driver looks the same in every race of a class as in its overview, and nobody in a race like another', async () => {
  const site = await startSite([meeting])
  const { client } = openApp({ MRE_LIVERC_ORIGIN: site.origin })
  await client.run.start({ url: addressOf(site, meeting) })
  const [run] = (await watchRuns(client, allEnded)).at(-1) ?? []
  const eventId = run?.eventId ?? 0
  const { races } = await client.event.overview({ eventId })
  const { classes } = await client.meeting.classes({ eventId })
  const ofClass = new Map(
    classes.flatMap(({ className, drivers }) =>
      drivers.map(({ driverId, look }) => [`${className} ${driverId}`, look] as const),
    ),
  )
  let others = 0
  for (const { raceId, className } of races) {
    const { results } = await client.race.analysis({ raceId })
    expect(new Set(results.map(({ look }) => look % distinctLooks)).size).toBe(results.length)
    for (const { driverId, look } of results) {
      const known = ofClass.get(`${className} ${driverId}`)
      if (known === look) continue
      // Only who would look like another, in a class of more drivers than there are looks.
      expect(known).toBeGreaterThanOrEqual(distinctLooks)
      expect(results.some((other) => other.look === (known ?? 0) % distinctLooks)).toBe(true)
      others++
    }
  }
  expect(others).toBeLessThan(races.length / 2)
})
