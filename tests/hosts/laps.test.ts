import { describe, expect, it } from 'vitest'
import { raceUnderstanding, whatIfAnswer } from '../../core/contract/understanding.ts'
import { missedPassing } from '../analysis/support/scenes.ts'
import { engineOn } from '../support/bench.ts'
import { jsonOf, mre } from '../support/cli.ts'
import { scratchFolder } from '../support/scratch.ts'
import { addressOf, startSite } from '../support/site.ts'

describe('laps on the command line', () => {
  it('are shown, marked with a reason, tried otherwise, and taken back', async () => {
    const { meeting } = missedPassing()
    const server = await startSite([meeting])
    const cwd = scratchFolder()
    const file = `${cwd}/laps.db`
    const engine = engineOn(file, server.origin)
    await engine.ingest(addressOf(server, meeting), { signal: new AbortController().signal, mode: 'everything' })
    const event = `liverc:${meeting.eventId}`
    const [race = ''] = meeting.listedRaceIds
    const laps = (...args: string[]) => mre(['laps', ...args, '--db', file], { cwd })

    const named = await laps(event)
    expect(named).toMatchObject({ status: 0, stderr: '' })
    expect(named.stdout).toContain(race)
    const shown = await laps(event, '--race', race)
    expect(shown).toMatchObject({ status: 0, stderr: '' })
    expect(shown.stdout).toMatch(/Possible missed passing on lap 14 \(2 × 37\.9\): would gain 1 lap, 9th → 7th\./)
    const answer = raceUnderstanding.parse(jsonOf(await laps(event, '--race', race, '--json')))
    expect(answer.suspects).toHaveLength(1)

    const lap = ['--race', race, '--driver', 'planted-7', '--lap', '14']
    const marking = await laps('mark', event, ...lap, '--as', 'out', '--reason', 'missed passing')
    expect(marking).toMatchObject({ status: 0, stderr: '' })
    expect(marking.stdout).toMatch(/^Lap 14 is left out of our figures\. "actions undo \d+" takes it back\.\n$/)
    expect((await laps(event, '--race', race)).stdout).toMatch(/left out.*missed passing/)
    const tried = await laps('what-if', event, ...lap)
    expect(tried.stdout).toMatch(/9th → 7th[\s\S]*Nothing of this is stored\./)
    expect(whatIfAnswer.parse(jsonOf(await laps('what-if', event, ...lap, '--json'))).isByRule).toBe(true)
    expect((await laps('unmark', event, ...lap)).stdout).toMatch(/^Withdrawn\./)
    expect((await laps('unmark', event, ...lap)).stdout).toBe('Nothing was said of that lap.\n')

    const fuel = (how: string) => laps('fuel', event, '--race', race, '--refuels', how)
    expect((await fuel('no')).stdout).toMatch(/^Noted\. "actions undo \d+" takes it back\.\n$/)
    expect((await fuel('no')).stdout).toBe('It was so already.\n')
    expect((await laps(event, '--race', race)).stdout).toMatch(/The class does not refuel, .+ said\./)
    expect((await fuel('by-name')).stdout).toMatch(/^Noted\./)
    expect((await laps(event, '--race', race)).stdout).toMatch(
      /The (class is taken for|name of the class does not say)/,
    )

    for (const [args, sentence] of [
      [['show', event, '--race', '4'], /has no stored race 4/],
      [['what-if', event, '--race', race, '--driver', 'planted', '--lap', '14'], /Several drivers of this race match/],
      [
        ['what-if', event, '--race', race, '--driver', 'nobody', '--lap', '14'],
        /No driver of this race matches "nobody"/,
      ],
      [['what-if', event, '--race', race, '--driver', '7', '--lap', '99'], /There is no lap 99/],
      [['mark', event, ...lap, '--as', 'out', '--reason', ' '], /Say why/],
    ] as const) {
      const ran = await laps(...args)
      expect(ran).toMatchObject({ status: 2, stdout: '' })
      expect(ran.stderr).toMatch(sentence)
    }
  })
})
