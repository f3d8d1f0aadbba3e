import { describe, expect, it } from 'vitest'
import { failureCause } from '../../core/contract/causes.ts'
import { Failure, type FailureCode, type FailureDetails } from '../../core/contract/failure.ts'
import { formatClockTime } from '../../core/contract/units.ts'
import { type LeftOut, summariseRun } from '../../core/pipeline/run-summary.ts'

const leftOut = (code: FailureCode, details: FailureDetails = {}, isRace = true): LeftOut => ({
  isRace,
  failure: new Failure(code, 'As told.', details),
})
const many = (count: number, code: FailureCode, details: FailureDetails = {}) =>
  Array.from({ length: count }, () => leftOut(code, details))
const retryAt = '2026-03-01T14:32:10.000Z'

describe('the summary of a run', () => {
  it('is none where nothing was left out', () => {
    expect(summariseRun('LiveRC', 32, [])).toBeNull()
  })

  it.each([
    [
      many(21, 'source/down', { cause: 'site-down', retryAt }),
      `LiveRC is down, so 21 of 32 races were left out. The next try can be made at ${formatClockTime(Date.parse(retryAt))}. What was read is kept; run it again then.`,
    ],
    [
      many(1, 'source/unreachable', { status: 500 }),
      'LiveRC answers with errors, or not at all, so 1 of 32 races was left out. The fault is at their end. What was read is kept; run it again later.',
    ],
    [
      [
        ...many(32, 'source/unreachable', { cause: 'no-network' }),
        leftOut('source/down', { cause: 'no-network' }, false),
      ],
      'There is no network on this laptop, so 32 of 32 races and the entry list were left out. What was read is kept; run it again once there is one.',
    ],
    [
      many(9, 'page/changed'),
      'LiveRC answers, but its pages changed shape, so 9 of 32 races were left out. The pages are kept for a newer version of this program, and all that is stored works as before.',
    ],
    [
      [leftOut('source/not-found', {}, false)],
      'LiveRC does not have the page any more, so the entry list was left out. What was read is kept; asking again will not bring more.',
    ],
    [
      many(30, 'source/refused', { cause: 'switched-off', stoppedBy: 'desktop app, ada' }),
      'Reading from LiveRC was switched off by desktop app, ada, so 30 of 32 races were left out. What was read is kept; switch it on in Settings, then run it again.',
    ],
    [
      [...many(2, 'page/changed'), ...many(20, 'source/unreachable', { status: 502 }), ...many(1, 'source/not-found')],
      '23 of 32 races were left out: 20 because LiveRC answers with errors, or not at all, 2 because LiveRC answers, but its pages changed shape, 1 because LiveRC does not have the page any more. What was read is kept; run it again later.',
    ],
  ])('says why, how much and what next (%#)', (pages, sentence) => {
    expect(summariseRun('LiveRC', 32, pages)).toBe(sentence)
  })

  it.each(failureCause.options)('has words for %s, for one race and for many', (cause) => {
    for (const count of [1, 5]) {
      const text = summariseRun('LiveRC', 5, many(count, 'source/unreachable', { cause })) ?? ''
      expect(text).toMatch(/^[A-Z][^.]+, so \d of 5 races (?:was|were) left out\. [A-Z].+\.$/)
      expect(text).not.toMatch(/undefined|null|NaN| {2}|\.\./)
    }
  })
})
