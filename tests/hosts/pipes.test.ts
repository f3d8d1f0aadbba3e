import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeMeeting } from '../../fixtures/meeting.ts'
import { benchFor } from '../support/bench.ts'
import { mre, startMre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'

async function ingested(size: 'ordinary' | 'small' = 'ordinary') {
  const meeting = makeMeeting({ seed: 121, size })
  const bench = await benchFor(meeting)
  await bench.ingest()
  const text = bench.engine.exportEvent(bench.address, 'event-json')
  await bench.engine.close()
  return {
    file: bench.file,
    text,
    args: ['export', `liverc:${meeting.eventId}`, '--as', 'event-json', '--db', bench.file],
  }
}

describe('an export of a megabyte', () => {
  it('arrives complete through a pipe that is read slowly', async () => {
    const { args, text } = await ingested()
    expect(text.length).toBeGreaterThan(500_000)
    const child = startMre(args)
    const { stdout } = child.process
    // Longer than a pipe holds: whoever ends without waiting loses the rest.
    stdout.on('data', () => {
      stdout.pause()
      setTimeout(() => stdout.resume(), 5)
    })
    const ran = await child.done
    expect(ran).toMatchObject({ status: 0, stderr: '' })
    expect(ran.stdout === text).toBe(true)
  })

  it('whose reader leaves early ends in silence', async () => {
    const { args } = await ingested()
    const child = startMre(args)
    child.process.stdout.once('data', () => child.process.stdout.destroy())
    expect(await child.done).toMatchObject({ status: 0, signal: null, stderr: '' })
  })

  it('to a file is whole or not at all', async () => {
    const { args, text } = await ingested()
    const folder = scratchFolder()
    const out = join(folder, 'event.json')
    writeFileSync(out, 'what was there before')
    const child = startMre([...args, '--out', out])
    // Looked at as often as possible meanwhile: old or new, never a part.
    const seen = new Set<string>()
    const looking = setInterval(() => seen.add(readFileSync(out, 'utf8')), 1)
    const ran = await child.done
    clearInterval(looking)
    seen.add(readFileSync(out, 'utf8'))
    expect(ran).toMatchObject({ status: 0, stdout: `${out}\n` })
    expect([...seen].filter((content) => content !== text && content !== 'what was there before')).toEqual([])
    expect(readFileSync(out, 'utf8') === text).toBe(true)
    expect(readdirSync(folder)).toEqual(['event.json'])
  })

  it('that cannot be written leaves nothing behind', async () => {
    const { args } = await ingested('small')
    const folder = scratchFolder()
    mkdirSync(join(folder, 'taken'))
    const onto = await mre([...args, '--out', join(folder, 'taken')])
    expect(onto).toMatchObject({ status: 2, stdout: '' })
    expect(onto.stderr).toMatch(/^mre: .*taken cannot be written \(\w+\)\. Choose another file or folder\.\n$/)
    const into = await mre([...args, '--out', join(folder, 'missing', 'event.json')])
    expect(into.status).toBe(2)
    expect(readdirSync(folder)).toEqual(['taken'])
  })
})

describe('help', () => {
  it('whose reader leaves early ends in silence', async () => {
    const child = startMre(['ingest', '--help'])
    child.process.stdout.destroy()
    expect(await child.done).toMatchObject({ status: 0, signal: null, stderr: '' })
  })
})
