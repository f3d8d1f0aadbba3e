import { join } from 'node:path'
import type { Meeting } from '../../fixtures/meeting.ts'
import { engineOn } from './bench.ts'
import { envFor, type Ran, mre as run } from './cli.ts'
import { scratchFolder } from './scratch.ts'
import { addressOf, startSite } from './site.ts'

/** Meetings ingested into a database, and the command line on it, in a folder of its own. */
export async function ingestedCli(site: Parameters<typeof startSite>[0], meetings: readonly Meeting[]) {
  const server = await startSite(site)
  const folder = scratchFolder()
  const file = join(folder, 'club.db')
  const engine = engineOn(file, server.origin)
  for (const meeting of meetings) {
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
  }
  await engine.close()
  const mre = (...args: string[]): Promise<Ran> =>
    run([...args, '--db', file], { env: envFor(server.origin), cwd: folder })
  return { server, folder, file, mre }
}
