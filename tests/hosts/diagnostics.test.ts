import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { openApp } from '../service/support.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 91, size: 'small' })
const raceId = raceIdAt(meeting, 1)
const movedHouse = '<html><body><p>Moved house. Ana Reyes drove 7 laps.</p></body></html>'
const contact = 'results@club.example.org'

const always = ['README.txt', 'versions.json', 'settings.json', 'database.json', 'check.json', 'health.json']
const told = [...always, 'runs.json', 'failures.json']

function opened(zip: Uint8Array): Map<string, string> {
  return new Map(Object.entries(unzipSync(zip)).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

/** Somebody's home, with a meeting of which one race's page was not understood. */
async function home() {
  const folder = scratchFolder()
  const dataDir = join(folder, 'data', 'my-race-engineer')
  const server = await startSite([meeting])
  server.fault(racePath(raceId), { kind: 'body', body: movedHouse })
  const env = envFor(server.origin, { HOME: folder, MRE_CONTACT: contact })
  mkdirSync(dataDir, { recursive: true })
  expect((await mre(['ingest', addressOf(server, meeting)], { env })).status).toBe(3)
  const diagnose = async (...more: string[]) => {
    const ran = await mre(['diagnostics', '--out', 'all.zip', ...more, '--json'], { env, cwd: folder })
    return { ran, files: ran.status === 0 ? opened(readFileSync(join(folder, 'all.zip'))) : new Map<string, string>() }
  }
  return { folder, database: join(dataDir, 'my-race-engineer.db'), server, env, diagnose }
}

describe('mre diagnostics', () => {
  it('puts together what helps, in a fixed order, and says what it is', async () => {
    const { folder, diagnose } = await home()
    const { ran, files } = await diagnose()
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    const names = [
      ...told,
      'logs/cli.log',
      'pages/list.json',
      `pages/01-event-${meeting.eventId}.html.txt`,
      `pages/02-race-result-${raceId}.html.txt`,
    ]
    expect([...files.keys()]).toEqual(names)
    expect(jsonOf(ran)).toMatchObject({ file: join(folder, 'all.zip'), inside: names })
    const json = (name: string) => JSON.parse(files.get(name) ?? '')
    expect(files.get(`pages/02-race-result-${raceId}.html.txt`)).toBe(movedHouse)
    expect(json('pages/list.json')).toMatchObject({ runId: 1, pages: [{ pageType: 'event' }, { sourceId: raceId }] })
    expect(json('versions.json')).toMatchObject({ host: 'command line', node: process.versions.node, electron: null })
    expect(json('check.json')).toMatchObject({ isSound: true })
    expect(json('runs.json')).toMatchObject([{ runId: 1, status: 'partial', requestedBy: 'command line' }])
    expect(json('failures.json')).toMatchObject([{ runId: 1, sourceId: raceId }])
    const { rows, definitions, migrations } = json('database.json')
    expect(rows).toMatchObject({ event: 1, race: meeting.listedRaceIds.length - 1, ingestion_run: 1 })
    expect(definitions.join('\n')).toContain('CREATE TABLE `lap`')
    expect(migrations.length).toBeGreaterThanOrEqual(3)
    expect(files.get('logs/cli.log')).toContain('"runId":1')
    const readme = files.get('README.txt') ?? ''
    for (const name of told.slice(1)) expect(readme).toContain(name)
    expect(readme).toContain('2 pages as the club')
  })

  it('tells neither who somebody is nor where on this computer they live', async () => {
    const { folder, diagnose } = await home()
    const { files } = await diagnose()
    const settings = JSON.parse(files.get('settings.json') ?? '')
    expect(settings).toContainEqual({ key: 'contact', value: '(set, left out here)', origin: 'environment' })
    for (const [name, text] of files) {
      if (name.startsWith('pages/') && name.endsWith('.txt')) continue
      expect(text, name).not.toContain(contact)
      expect(text, name).not.toContain(folder)
      expect(text, name).not.toContain(`command line, ${userInfo().username}`)
      expect(text, name).not.toMatch(/(?:token|cookie)\W{1,3}[\w-]{10}/i)
    }
    expect(JSON.parse(files.get('database.json') ?? '').file).toMatch(/^~/)
  })

  it('takes the pages of the run that is named, and refuses one that there is none of', async () => {
    const { server, env, diagnose } = await home()
    server.fault(racePath(raceId), { kind: 'latency', ms: 1 })
    expect((await mre(['ingest', addressOf(server, meeting)], { env })).status).toBeLessThanOrEqual(3)
    const { files } = await diagnose('--run', '1')
    expect(files.get(`pages/02-race-result-${raceId}.html.txt`)).toBe(movedHouse)
    const { ran } = await diagnose('--run', '99')
    expect(ran.status).toBe(2)
    expect(ran.stderr).toContain('There is no run 99')
  })

  it('is made where there is no database, and where it is damaged: then it says so', async () => {
    const folder = scratchFolder()
    const file = join(folder, 'none.db')
    const out = join(folder, 'all.zip')
    expect(await mre(['diagnostics', '--out', out, '--db', file])).toMatchObject({ status: 0, stderr: '' })
    expect([...opened(readFileSync(out)).keys()]).toEqual(told)

    const { database, diagnose } = await home()
    truncateSync(database, 10_000)
    writeFileSync(`${database}-wal`, '')
    const { ran, files } = await diagnose()
    expect(ran.status).toBe(0)
    expect(JSON.parse(files.get('database.json') ?? '')).toMatchObject({ failure: { code: 'store/damaged' } })
    expect(files.get('versions.json')).toContain(process.versions.node)
    expect(files.has('logs/cli.log')).toBe(true)
  })

  it('says how it is used', async () => {
    expect(await mre(['diagnostics'])).toMatchObject({ status: 2 })
    expect((await mre(['diagnostics', '--help'])).stdout).toContain('diagnostics --out diagnostics.zip')
  })
})

describe('the app’s diagnostics', () => {
  it('are the same zip, under a name that any system takes', async () => {
    const dataDir = scratchFolder()
    const server = await startSite([meeting])
    server.fault(racePath(raceId), { kind: 'body', body: movedHouse })
    const reader = engineOn(join(dataDir, 'my-race-engineer.db'), server.origin)
    await reader.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
    await reader.close()
    const { client } = openApp({ MRE_DATA_DIR: dataDir })
    const { fileName, mediaType, base64 } = await client.health.diagnostics({ runId: 1 })
    expect(mediaType).toBe('application/zip')
    await expect(client.health.diagnostics({ runId: 2 })).rejects.toThrow('There is no run 2')
    expect(fileName).toMatch(/^my-race-engineer-diagnostics-[\d-]+\.zip$/)
    const files = opened(Buffer.from(base64, 'base64'))
    expect([...files.keys()].slice(0, told.length)).toEqual(told)
    expect(files.has('logs/app.log')).toBe(true)
    expect(files.get(`pages/02-race-result-${raceId}.html.txt`)).toBe(movedHouse)
    expect(JSON.parse(files.get('check.json') ?? '')).toMatchObject({ isSound: true })
  })
  it('are had also where the database cannot be opened', async () => {
    const dataDir = scratchFolder()
    writeFileSync(join(dataDir, 'my-race-engineer.db'), 'this is no database, whatever its name says. '.repeat(200))
    const { client } = openApp({ MRE_DATA_DIR: dataDir, MRE_LOG_LEVEL: 'silent' })
    await expect(client.health.summary({ runs: 1 })).rejects.toThrow()
    const files = opened(Buffer.from((await client.health.diagnostics({})).base64, 'base64'))
    expect([...files.keys()]).toEqual([...told, 'logs/app.log'])
    expect(JSON.parse(files.get('database.json') ?? '')).toMatchObject({ failure: { code: 'store/damaged' } })
    expect(files.get('logs/app.log')).toContain('the engine did not start')
  })
})
