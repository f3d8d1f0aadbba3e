import { describe, expect, it } from 'vitest'
import * as format from '../../renderer/format.ts'

describe('figures as people in the sport write them', () => {
  it.each([
    [format.formatLapTime(38_061), '38.061'],
    [format.formatLapTime(65_340), '1:05.340'],
    [format.formatLapTime(65_340, true), '65.340'],
    [format.formatLapTime(null), '–'],
    [format.formatRaceTime(614_477), '10:14.477'],
    [format.formatResult(16, 614_477), '16/10:14.477'],
    [format.formatResult(0, null), '0'],
    [format.formatResult(null, null), '–'],
    [format.formatGap(12_052), '+12.052'],
    [format.formatGap(0), '0.000'],
    [format.formatPercent(92.8), '92.80 %'],
    [format.formatCount(4_129), '4,129'],
    [format.formatAmount(1, 'race'), '1 race'],
    [format.formatAmount(0, 'entry', 'entries'), '0 entries'],
  ])('%s', (text, wanted) => expect(text).toBe(wanted))
})

describe('days', () => {
  it.each([
    [format.formatDate('2025-11-16'), 'Sun 16 Nov 2025'],
    [format.formatDate('2024-02-29'), 'Thu 29 Feb 2024'],
    [format.formatDate(null), '–'],
    [format.formatDateRange('2025-11-14', '2025-11-16'), '14–16 Nov 2025'],
    [format.formatDateRange('2025-11-30', '2025-12-01'), '30 Nov – 1 Dec 2025'],
    [format.formatDateRange('2025-12-31', '2026-01-01'), '31 Dec 2025 – 1 Jan 2026'],
    [format.formatDateRange('2025-11-16', '2025-11-16'), 'Sun 16 Nov 2025'],
    [format.formatDateRange(null, '2025-11-16'), 'Sun 16 Nov 2025'],
    [format.formatMinuteLocal('2025-11-16T17:30'), 'Sun 16 Nov 2025, 17:30'],
  ])('%s', (text, wanted) => expect(text).toBe(wanted))

  it('are the same wherever the computer is', () => {
    const zone = process.env.TZ
    for (const other of ['Pacific/Kiritimati', 'America/Los_Angeles', 'UTC']) {
      process.env.TZ = other
      expect(format.formatDate('2025-11-16')).toBe('Sun 16 Nov 2025')
    }
    process.env.TZ = zone
  })
})

describe('sizes and ages', () => {
  it.each([
    [format.formatBytes(812), '812 B'],
    [format.formatBytes(999), '999 B'],
    [format.formatBytes(1_000), '1.0 kB'],
    [format.formatBytes(14_240), '14.2 kB'],
    [format.formatBytes(999_600), '1.0 MB'],
    [format.formatBytes(3_140_000), '3.1 MB'],
    [format.formatDuration(430), '0.4 s'],
    [format.formatDuration(12_400), '12 s'],
    [format.formatDuration(200_000), '3 min 20 s'],
    [format.formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:00:59Z')), 'just now'],
    [format.formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-01T00:01:00Z')), '1 minute ago'],
    [format.formatAgo('2026-01-01T00:00:00Z', Date.parse('2026-01-04T05:00:00Z')), '3 days ago'],
    // A clock that was set back is no reason for nonsense.
    [format.formatAgo('2026-01-02T00:00:00Z', Date.parse('2026-01-01T00:00:00Z')), 'just now'],
  ])('%s', (text, wanted) => expect(text).toBe(wanted))
})
