import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Command } from 'commander'
import pMap from 'p-map'
import { describe, expect, it } from 'vitest'
import { addCommands } from '../../core/hosts/cli-commands.ts'
import { openStore } from '../../core/store/database.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, type MreOptions, mre, type Ran } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

/** One clear sentence on stderr, nothing on stdout, never a stack trace or a name out of the source code. */
function expectSentence(ran: Ran, status: number, sentence: RegExp): void {
  expect(ran).toMatchObject({ status, signal: null, stdout: '' })
  expect(ran.stderr).toMatch(sentence)
  expect(ran.stderr).not.toMatch(/\n\s+at |node:internal|TypeError|undefined|\[object|SQLITE_|"stack"|unforeseen/)
  const [first, ...others] = ran.stderr.trimEnd().split('\n')
  expect(first).toMatch(/^mre: .*\.$|^error: ./)
  expect(others.every((line) => /^\(Did you mean .*\?\)$|^Add --help to see how it is used\.$/.test(line))).toBe(true)
}

type Case = readonly [args: string, sentence: RegExp]

/** Several at once: each is a process of its own. */
async function runAll(cases: readonly Case[], options: MreOptions, extra: readonly string[] = []) {
  return await pMap(cases, async ([args]) => await mre([...args.split(' '), ...extra], options), { concurrency: 3 })
}

const event = 'https://canberraoffroad.liverc.com/results/?p=view_event'
const wrong: readonly Case[] = [
  ['bogus', /unknown command 'bogus'/],
  ['tracks lst', /unknown command 'lst'\n\(Did you mean list\?\)/],
  ['export liverc:1', /required option '--as <form>' not specified/],
  ['export liverc:1 --as pdf', /Allowed choices are laps-csv, results-csv, event-json/],
  ['events list canberraoffroad --from 2025-02-30', /written YYYY-MM-DD/],
  ['events list canberraoffroad', /No track "canberraoffroad" is known yet\. .*"events sync canberraoffroad"\./],
  ['runs show 7', /There is no run 7\. "runs list" shows/],
  ['runs show abc', /A whole number is needed/],
  ['runs list --max-requests 0', /--max-requests is "0", but has to be a whole number from 1 to 16/],
  ['ingest nonsense', /"nonsense" is not an address on LiveRC\. An event's address looks like https:/],
  [
    'ingest https://canberraoffroad.liverc.com/results/?p=view_race_result&id=3',
    /another kind of page \(race-result\)/,
  ],
  [`ingest ${event}`, /lacks the event's id.*Put it in quotes: a shell cuts it at the &/],
  ['ingest liverc:424242', /Event liverc:424242 is not known yet\. Give its address/],
  ['parse missing.html --url https://canberraoffroad.liverc.com/events/', /missing\.html cannot be read/],
  ['settings set no-such-thing 3', /There is no setting "no-such-thing" to save\. There are: /],
  ['settings set liverc-origin foo', /liverc-origin is "foo", but has to be an address with \{slug\}/],
]

describe('wrong usage', () => {
  it('is answered with one clear sentence and exit status 2', async () => {
    const cwd = scratchFolder()
    const rans = await runAll(wrong, { cwd })
    for (const [at, [, sentence]] of wrong.entries()) {
      const ran = rans[at]
      if (ran) expectSentence(ran, 2, sentence)
    }
  })

  it('of a group, or of nothing at all, shows the help', async () => {
    const bare = await mre([])
    expect(bare).toMatchObject({ status: 2, stdout: '' })
    expect(bare.stderr).toMatch(/^Usage: mre [\s\S]*Start here:\n/)
    const group = await mre(['tracks'])
    expect(group.status).toBe(2)
    expect(group.stderr).toMatch(/^Usage: mre tracks/)
  })

  it('is one object on stdout for a program, whoever noticed it', async () => {
    const some = wrong.filter(([args]) => /bogus|pdf|abc|show 7|nonsense/.test(args))
    const rans = await runAll(some, { cwd: scratchFolder() }, ['--json'])
    expect(rans.length).toBe(5)
    for (const ran of rans) {
      expect(ran.status).toBe(2)
      expect(jsonOf(ran)).toEqual({
        failure: { code: 'input/invalid', message: expect.stringMatching(/.\w/), details: expect.any(Object) },
      })
    }
  })
})

describe('wrong surroundings', () => {
  it('settings in the environment', async () => {
    const ran = await mre(['runs', 'list'], { env: { MRE_MAX_REQUESTS: 'lots' } })
    expectSentence(ran, 2, /^mre: MRE_MAX_REQUESTS is "lots", but has to be a whole number from 1 to 16\.\n$/)
    expect(await mre(['runs', 'list', '--max-requests', '3'], { env: { MRE_MAX_REQUESTS: 'lots' } })).toMatchObject({
      status: 0,
    })
    expect(await mre(['runs', 'list'], { env: { MRE_MAX_REQUESTS: '', MRE_DB: '' } })).toMatchObject({ status: 0 })
  })

  it('a database that is none', async () => {
    const folder = scratchFolder()
    const text = join(folder, 'notes.txt')
    writeFileSync(text, 'Bring batteries. '.repeat(300))
    expectSentence(await mre(['runs', 'list', '--db', text]), 1, /notes\.txt is damaged, or is not a database at all\./)
    expect(readFileSync(text, 'utf8')).toBe('Bring batteries. '.repeat(300))
    expectSentence(await mre(['runs', 'list', '--db', folder]), 1, /cannot be opened/)
    expectSentence(await mre(['runs', 'list', '--db', '']), 2, /--db names no file/)
    const foreign = join(folder, 'other.db')
    const other = new Database(foreign)
    other.exec('create table recipe (name text)')
    other.close()
    expectSentence(await mre(['runs', 'list', '--db', foreign]), 1, /database of another program/)
  })

  it('a database of a newer version', async () => {
    const file = join(scratchFolder(), 'newer.db')
    openStore(file).close()
    const database = new Database(file)
    database.exec("insert into __drizzle_migrations (hash, created_at) values ('later', 4102444800000)")
    database.close()
    expectSentence(await mre(['runs', 'list', '--db', file]), 1, /newer version/)
    expectSentence(await mre(['ingest', `${event}&id=1`, '--db', file, '--dry-run']), 1, /newer version/)
  })

  it('a database of an older version: a dry run leaves it, a real one brings it up to date', async () => {
    const meeting = makeMeeting({ seed: 131, size: 'small' })
    const server = await startSite([meeting])
    const file = join(scratchFolder(), 'older.db')
    const database = new Database(file)
    database.exec(
      'create table __drizzle_migrations (id integer primary key, hash text not null, created_at integer not null) strict',
    )
    database.close()
    const before = readFileSync(file)
    const ingest = ['ingest', addressOf(server, meeting), '--db', file]
    const env = envFor(server.origin)
    expectSentence(await mre([...ingest, '--dry-run'], { env }), 1, /older version/)
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(await mre(ingest, { env })).toMatchObject({ status: 0 })
  })

  it('a data folder that cannot be made', async () => {
    const folder = scratchFolder()
    writeFileSync(join(folder, 'file'), '')
    const env = { MRE_DATA_DIR: join(folder, 'file', 'deep') }
    expectSentence(await mre(['tracks', 'sync'], { env }), 1, /cannot be written/)
    expectSentence(await mre(['ingest', `${event}&id=1`], { env }), 1, /cannot be written/)
  })

  it('a data folder, an --out, a --db that somebody else may write and we may not', async () => {
    const meeting = makeMeeting({ seed: 132, size: 'small' })
    const server = await startSite([meeting])
    const folder = scratchFolder()
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    const file = join(closed, 'club.db')
    const engine = engineOn(file, server.origin)
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal })
    await engine.close()
    const home = join(folder, 'home')
    mkdirSync(home)
    for (const [path, mode] of [
      [folder, 0o755],
      [home, 0o777],
      [file, 0o444],
      [closed, 0o555],
    ] as const) {
      chmodSync(path, mode)
    }
    // Root may write everywhere, so there it is somebody else who tries.
    const options: MreOptions = {
      env: { HOME: home },
      cwd: home,
      ...(process.getuid?.() === 0 && { uid: 65_534 }),
    }
    const cannot = /cannot be (?:written|opened)|could not be opened/
    expectSentence(await mre(['tracks', 'sync', '--db', join(closed, 'new.db')], options), 1, cannot)
    expectSentence(await mre(['runs', 'list', '--db', file], options), 1, cannot)
    expectSentence(await mre(['tracks', 'sync', '--data-dir', closed], options), 1, cannot)
    expect(existsSync(join(closed, 'new.db'))).toBe(false)
    chmodSync(closed, 0o777)
    chmodSync(file, 0o666)
    const out = join(folder, 'laps.csv')
    const exported = await mre(
      ['export', `liverc:${meeting.eventId}`, '--as', 'laps-csv', '--db', file, '--out', out],
      options,
    )
    expectSentence(exported, 2, /laps\.csv cannot be written \(EACCES\)/)
    expect(existsSync(out)).toBe(false)
  })
})

describe('--help', () => {
  const commands = [
    'tracks sync',
    'tracks list',
    'events sync',
    'events list',
    'ingest',
    'export',
    'parse',
    'runs list',
    'runs show',
    'settings list',
    'settings set',
    'settings unset',
  ]

  it('of every command says what it does and shows examples', () => {
    for (const name of commands) {
      const text = helpOf(name)
      expect(text).toMatch(new RegExp(`^Usage: mre ${name} `))
      expect(text).toMatch(new RegExp(`\nExamples:\n {2}npm run -s mre -- ${name}`))
      for (const flag of ['--json', '--db <file>', '--max-requests <value>']) expect(text).toContain(flag)
    }
    expect(helpOf('ingest')).toMatch(/Exit status: 0 complete, 1 failed, 2 .*3 .*130/)
  })

  it('of a command as a person sees it', async () => {
    const { status, stdout, stderr } = await mre(['export', '--help'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^Usage: mre export [\s\S]*\nExamples:\n {2}npm run -s mre -- export/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
  })

  it('of the program names every command and where to begin', async () => {
    const { status, stdout } = await mre(['--help'])
    expect(status).toBe(0)
    for (const name of ['tracks', 'events', 'ingest', 'export', 'parse', 'runs', 'settings']) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
    }
    expect(stdout).toMatch(/Start here:\n/)
  })

  it('--version is that of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))
    expect(await mre(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' })
  })
})

/** The help of one command, without a process for each of them. */
function helpOf(name: string): string {
  const program = new Command('mre')
  addCommands(program)
  const command = name
    .split(' ')
    .reduce((parent, part) => parent.commands.find((child) => child.name() === part) ?? parent, program)
  let text = ''
  command.configureOutput({
    writeOut: (part) => {
      text += part
    },
  })
  command.outputHelp()
  return text
}
