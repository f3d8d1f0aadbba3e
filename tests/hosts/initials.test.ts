import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { initialsOf } from '../../core/analysis/initials.ts'
import { foldText } from '../../core/contract/fold.ts'
import { addCommands } from '../../core/hosts/cli-commands.ts'
import { editRace } from '../../fixtures/edit.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { engineOn } from '../support/bench.ts'
import { envFor, jsonOf, mre } from '../support/cli.ts'
import { rounds } from '../support/rounds.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, raceIdAt, racePath, startSite } from '../support/site.ts'

const meeting = makeMeeting({ seed: 53, size: 'small' })
const at = meeting.expected.races.findIndex(({ results }) => results.length === 8)
const race = meeting.expected.races[at]
const [canary, other] = race?.results ?? []
const canaryName = canary?.driverName ?? ''
const words = foldText(canaryName)
  .split(/[^a-z]+/)
  .filter((word) => word.length > 2)
const shown = (text: string) => words.filter((word) => foldText(text).includes(word))

/** What commands ask for, by the names of their arguments and options. */
const values: Readonly<Record<string, string>> = {
  event: `liverc:${meeting.eventId}`,
  track: meeting.slug,
  driver: canary?.sourceDriverId ?? '',
  one: `liverc:${canary?.sourceDriverId}`,
  other: `liverc:${other?.sourceDriverId}`,
  with: other?.sourceDriverId ?? '',
  text: canaryName,
  words: canaryName,
  race: raceIdAt(meeting, at),
  class: race?.className ?? '',
  figure: 'consistency',
  lap: '4',
  as: 'laps-csv',
  run: '1',
  source: 'liverc',
  file: 'page.html',
  key: 'contact',
  value: 'somebody@example.org',
}

/** Never ends, changes the database under the others, or is this test's own doing. */
const notRun =
  /^(follow|restore|backup restore|initials (mark|unmark)|held (accept|refuse)|delete|tracks sync|events sync|source stop)\b/

interface Leaf {
  readonly name: string
  readonly args: readonly string[]
}

/** Every command there is, with what it takes. */
function leavesOf(command: Command, url: string, path: readonly string[] = []): Leaf[] {
  if (command.commands.length > 0) {
    return command.commands.flatMap((child) => leavesOf(child, url, [...path, child.name()]))
  }
  const known = { ...values, url }
  const args = command.registeredArguments.map((argument) => known[argument.name() as keyof typeof known] ?? '1')
  const options = command.options
    .filter((option) => option.mandatory)
    .flatMap((option) => [
      option.long ?? '',
      known[option.attributeName() as keyof typeof known] ?? option.argChoices?.[0] ?? '1',
    ])
  return [{ name: path.join(' '), args: [...path, ...args, ...options] }]
}

describe('a driver who is marked', () => {
  it('is named by no command, whatever it prints or writes', async () => {
    const server = await startSite([meeting])
    const folder = scratchFolder()
    const file = join(folder, 'club.db')
    const engine = engineOn(file, server.origin)
    const signal = new AbortController().signal
    await engine.ingest(addressOf(server, meeting), { signal })
    const lapTimeMs = (canary?.laps[3]?.lapTimeMs ?? 0) + 5
    const edit = { kind: 'lap-time', sourceDriverId: canary?.sourceDriverId ?? '', lapNumber: 4, lapTimeMs } as const
    server.serve([editRace(meeting, raceIdAt(meeting, at), edit)])
    await engine.ingest(addressOf(server, meeting), { signal, mode: 'everything' })
    await engine.close()
    const run = (...args: string[]) => mre([...args, '--db', file], { env: envFor(server.origin), cwd: folder })

    // The name is there, and finds the driver.
    const before = await run('export', `liverc:${meeting.eventId}`, '--as', 'laps-csv')
    expect(shown(before.stdout)).toEqual(words)
    expect(jsonOf(await run('initials', 'mark', canaryName, '--note', 'asked by the parents', '--json'))).toMatchObject(
      { actionId: 3 },
    )
    const listed = await run('initials', 'list')
    expect(listed.stdout).toContain(initialsOf(canaryName))
    expect(listed.stdout).toContain('asked by the parents')
    expect((await run('initials', 'mark', canaryName)).stdout).toBe('The driver was marked already.\n')

    const program = new Command('mre')
    addCommands(program)
    const path = racePath(raceIdAt(meeting, at))
    writeFileSync(join(folder, 'page.html'), meeting.pages.find((page) => page.path.includes(path))?.body() ?? '')
    const url = server.url(meeting.slug, `/results/?${path}`)
    const leaves = leavesOf(program, url).filter(({ name }) => !notRun.test(name))
    expect(leaves.length).toBeGreaterThan(40)
    const telling = /^(export|corrections|explain|actions list|sheet race|driver|laps show|targets|parse)\b/
    for (const { name, args } of leaves.filter((leaf) => rounds(0, 1) === 1 || telling.test(leaf.name))) {
      for (const how of [[], ['--json']]) {
        const { stdout, stderr } = await run(...args, ...how)
        expect([name, how, shown(stdout + stderr), stderr.slice(0, 300)]).toEqual([name, how, [], stderr.slice(0, 300)])
      }
    }
    for (const as of ['laps-csv', 'results-csv', 'event-json', 'corrections-csv']) {
      const out = join(folder, as)
      expect((await run('export', `liverc:${meeting.eventId}`, '--as', as, '--out', out)).status).toBe(0)
      const text = readFileSync(out, 'utf8')
      expect([as, shown(text)]).toEqual([as, []])
      expect(text).toContain(initialsOf(canaryName))
    }
    for (const [command, out] of [
      ['corrections', 'all.json'],
      ['corrections', 'all.csv'],
    ] as const) {
      await run(command, `liverc:${meeting.eventId}`, '--out', out)
      expect(existsSync(join(folder, out))).toBe(true)
      expect([out, shown(readFileSync(join(folder, out), 'utf8'))]).toEqual([out, []])
    }

    expect((await run('initials', 'unmark', canaryName)).stdout).toBe('The driver appears by name again.\n')
    expect(await run('export', `liverc:${meeting.eventId}`, '--as', 'laps-csv')).toEqual(before)
  })
})
