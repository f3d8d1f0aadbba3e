import { onTestFinished } from 'vitest'
import type { FixtureClub, Meeting } from '../../fixtures/meeting.ts'
import { type FixtureServer, type FixtureServerOptions, startFixtureServer } from '../../fixtures/server.ts'

/** A made-up LiveRC that serves `clubs`, closed when the test is done. */
export async function startSite(
  clubs: readonly FixtureClub[],
  options: Omit<FixtureServerOptions, 'clubs'> = {},
): Promise<FixtureServer> {
  const server = await startFixtureServer({ clubs, ...options })
  onTestFinished(() => server.close())
  return server
}

/** Address of a meeting's event page at `server`. */
export function addressOf(server: FixtureServer, { slug, eventId }: Meeting): string {
  return server.url(slug, `/results/?p=view_event&id=${eventId}`)
}

/** Part of the address of a race's page, for faults and for the server's log. */
export function racePath(sourceRaceId: string | undefined): string {
  if (sourceRaceId === undefined) throw new RangeError('The meeting has no such race.')
  return `p=view_race_result&id=${sourceRaceId}`
}

/** The listed race at `index` in run order; from the end where negative. */
export function raceIdAt({ listedRaceIds }: Meeting, index: number): string {
  const id = listedRaceIds.at(index)
  if (id === undefined) throw new RangeError(`The meeting has no race ${index}.`)
  return id
}
