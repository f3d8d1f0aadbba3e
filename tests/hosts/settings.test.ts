import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

async function settingsIn(file: string, env: Record<string, string> = {}, ...flags: string[]) {
  const ran = await mre(['settings', 'list', '--db', file, '--json', ...flags], { env })
  expect(ran).toMatchObject({ status: 0, stderr: '' })
  return jsonOf(ran) as { settings: Record<string, unknown>; file: string }
}

describe('a setting', () => {
  it('comes from its flag, else the environment, else what was saved, else the default', async () => {
    const file = join(scratchFolder(), 'club.db')
    expect((await settingsIn(file)).settings['max-requests']).toBe(4)
    expect(existsSync(file)).toBe(false)
    expect(await mre(['settings', 'set', 'max-requests', '5', '--db', file])).toMatchObject({
      status: 0,
      stdout: 'max-requests is now "5".\n',
    })
    const env = { MRE_MAX_REQUESTS: '6' }
    expect((await settingsIn(file, env, '--max-requests', '7')).settings['max-requests']).toBe(7)
    expect(await mre(['settings', 'unset', 'max-requests', '--db', file])).toMatchObject({ status: 0 })
    expect((await settingsIn(file)).settings['max-requests']).toBe(4)
  })

  it('that was saved wrongly by hand or by another version can be mended', async () => {
    const file = join(scratchFolder(), 'club.db')
    await mre(['settings', 'set', 'max-requests', '5', '--db', file])
    const database = new Database(file)
    database.exec(`
      update setting set value = '500' where key = 'max-requests';
      insert into setting (key, value) values ('liverc-origin', 'foo'), ('from-the-future', '1')`)
    database.close()
    const stuck = await mre(['runs', 'list', '--db', file])
    expect(stuck.status).toBe(2)
    expect(stuck.stderr).toMatch(
      /^mre: The saved setting .* "settings unset (?:liverc-origin|max-requests)" forgets it\.\n$/,
    )
    expect(await mre(['settings', 'unset', 'liverc-origin', '--db', file])).toMatchObject({ status: 0 })
    expect(await mre(['settings', 'set', 'max-requests', '2', '--db', file])).toMatchObject({ status: 0 })
    expect((await settingsIn(file)).settings['max-requests']).toBe(2)
  })

  it('for the data folder leads to the database there', async () => {
    const folder = scratchFolder()
    const flag = await mre(['settings', 'list', '--json', '--data-dir', join(folder, 'b')], {
      env: { MRE_DATA_DIR: folder },
    })
    expect(jsonOf(flag)).toMatchObject({ file: join(folder, 'b', 'my-race-engineer.db') })
    const named = await mre(['settings', 'list', '--json'], {
      env: { MRE_DATA_DIR: folder, MRE_DB: join(folder, 'c.db') },
    })
    expect(jsonOf(named)).toMatchObject({ file: join(folder, 'c.db') })
    const relative = await mre(['settings', 'list', '--json', '--db', 'd.db'], { cwd: folder })
    expect(jsonOf(relative)).toMatchObject({ file: expect.stringMatching(/^\/.*d\.db$|^[A-Z]:\\.*d\.db$/) })
  })

  it('that was saved is heeded by what asks the site', async () => {
    const meeting = makeMeeting({ seed: 141, size: 'small' })
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'club.db')
    const { MRE_LIVERC_ORIGIN = '', ...env } = envFor(server.origin)
    for (const [key, value] of [
      ['contact', 'saved@fenmoor.example'],
      ['liverc-origin', MRE_LIVERC_ORIGIN],
    ] as const) {
      expect(await mre(['settings', 'set', key, value, '--db', file])).toMatchObject({ status: 0 })
    }
    expect(await mre(['ingest', addressOf(server, meeting), '--db', file], { env })).toMatchObject({ status: 0 })
    expect(server.requests.every(({ userAgent }) => userAgent.includes('saved@fenmoor.example'))).toBe(true)
  })
})
