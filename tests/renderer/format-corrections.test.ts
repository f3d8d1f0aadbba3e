import { describe, expect, it } from 'vitest'
import type { CorrectionItem } from '../../core/contract/corrections.ts'
import { formatCorrection, formatRace } from '../../renderer/format.ts'

describe('a correction', () => {
  const correction: CorrectionItem = {
    correctionId: 1,
    runId: 1,
    seenAt: '2026-11-25T18:00:00.000Z',
    subject: 'lap',
    change: 'changed',
    sourceRaceId: '7',
    sourceDriverId: '9',
    driverName: 'Ana Reyes',
    className: '1/8 Buggy',
    lapNumber: 14,
    field: 'lapTimeMs',
    follows: false,
    old: 32_745,
    new: 33_010,
    oldPageHash: null,
    newPageHash: null,
  }
  const told = (change: Partial<CorrectionItem>) => {
    const { what, before, after } = formatCorrection({ ...correction, ...change })
    return `${what}: ${before} → ${after}`
  }
  const ofResult = { subject: 'result', lapNumber: null } as const

  it.each<[change: Partial<CorrectionItem>, text: string]>([
    [{}, 'lap time: 32.745 → 33.010'],
    [{ ...ofResult, field: 'totalTimeMs', old: 614_477, new: 614_742 }, 'total time: 10:14.477 → 10:14.742'],
    [{ ...ofResult, field: 'position', old: 3, new: null }, 'position: 3 → –'],
    [{ ...ofResult, field: 'statusText', old: null, new: 'DNF' }, 'status: – → DNF'],
    [{ ...ofResult, field: 'consistencyPercent', old: 96.386, new: 96.4 }, 'consistency: 96.39 % → 96.40 %'],
    [{ ...ofResult, field: 'tableOrder', old: 3, new: 4 }, 'line of the table: 4 → 5'],
    [
      { subject: 'race', field: 'completedAtLocal', old: '2025-11-16T17:30', new: '2025-11-16T17:31' },
      'end of the race: Sun 16 Nov 2025, 17:30 → Sun 16 Nov 2025, 17:31',
    ],
    [
      { subject: 'event', field: 'endDateLocal', old: '2025-11-16', new: '2025-11-17' },
      'last day: Sun 16 Nov 2025 → Mon 17 Nov 2025',
    ],
    // A newer version may know fields that this one does not.
    [{ ...ofResult, field: 'tyre', old: 'soft', new: 'hard' }, 'tyre: soft → hard'],
  ])('of a field is told in plain words, both values as the sport writes them: %#', (change, text) => {
    expect(told(change)).toBe(text)
  })

  const result = { position: 3, lapsCompleted: 16, totalTimeMs: 614_477, statusText: 'DNF', laps: [] }
  const whole = { field: null, lapNumber: null, old: null, new: null } as const
  it.each<[change: Partial<CorrectionItem>, text: string]>([
    [{ ...whole, subject: 'result', change: 'removed', old: result }, 'result removed: 3. 16/10:14.477 DNF → gone'],
    [
      { ...whole, subject: 'result', change: 'added', new: { ...result, statusText: null } },
      'result added: – → 3. 16/10:14.477',
    ],
    [{ ...whole, subject: 'lap', change: 'removed', old: { lapTimeMs: 65_340 } }, 'lap removed: 1:05.340 → gone'],
    [
      { ...whole, subject: 'entry', change: 'added', new: { transponder: '0123456' } },
      'entry added: – → transponder 0123456',
    ],
    [{ ...whole, subject: 'race', change: 'missing' }, 'race no longer listed: listed → not listed'],
    [{ ...whole, subject: 'race', change: 'listed' }, 'race listed again: not listed → listed'],
  ])('of something whole says what it was: %#', (change, text) => {
    expect(told(change)).toBe(text)
  })

  it('names its race', () => {
    const race = { raceId: 1, sourceRaceId: '7', section: null, raceNumber: 9, label: 'A-Main' }
    expect(formatRace(race)).toBe('Race 9: A-Main')
    expect(formatRace({ ...race, raceNumber: null, label: null })).toBe('Race 7')
  })
})
