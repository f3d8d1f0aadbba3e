import { describe, expect, it } from 'vitest'
import {
  collapse,
  collapseOrNull,
  readCount,
  readDate,
  readDateRange,
  readLapsTime,
  readLengthMs,
  readMinute,
  readPercent,
  readTimestamp,
} from '../../core/connectors/liverc/values.ts'
import { readSeconds, readTime } from '../../core/contract/units.ts'

describe('readSeconds and readTime', () => {
  it.each([
    ['40.02', 40_020],
    ['38.17', 38_170],
    ['38', 38_000],
    ['0', 0],
    ['0.000', 0],
    ['0.001', 1],
    ['146.309', 146_309],
    ['614.477', 614_477],
    ['9.999', 9_999],
    ['86400', 86_400_000],
  ])('%s s is %d ms', (text, ms) => {
    expect(readSeconds(text)).toBe(ms)
    expect(readTime(text)).toBe(ms)
  })

  it.each([
    ['1:51.828', 111_828],
    ['30:31.382', 1_831_382],
    ['5:38.796', 338_796],
    ['0:05.000', 5_000],
    ['1:02:30.100', 3_750_100],
    ['1:00:04.120', 3_604_120],
    ['10:00', 600_000],
    ['1:00:00', 3_600_000],
    ['90:00.000', 5_400_000],
  ])('%s is %d ms', (text, ms) => {
    expect(readTime(text)).toBe(ms)
  })

  it.each([
    '',
    ' ',
    '.5',
    '5.',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1,000',
    '37.23410',
    '38.98338.983',
    '1:60.000',
    '1:60:00.000',
    '1:5:5:5',
    ':30',
    '1:',
    '1.5:00',
    'NaN',
    'Infinity',
    '٣٨',
    '86400.001',
    '24:00:00.001',
    '9999999999',
  ])('"%s" is no time', (text) => {
    expect(readTime(text)).toBeNull()
  })
})

describe('readCount', () => {
  it.each([
    ['0', 0],
    ['47', 47],
    ['4,129', 4_129],
    ['6,753,663', 6_753_663],
    ['007', 7],
  ])('%s is %d', (text, count) => {
    expect(readCount(text)).toBe(count)
  })

  it.each(['', '-1', '1.5', '4,12', '4129,000', ',129', '1,000,000,000,000', '12345678901', '1 000', 'x1', '1x'])(
    '"%s" is no count',
    (text) => {
      expect(readCount(text)).toBeNull()
    },
  )
})

describe('readLapsTime', () => {
  const read = (lapsCompleted: number | null, totalTimeMs: number | null, statusText: string | null) => ({
    lapsCompleted,
    totalTimeMs,
    statusText,
  })

  it.each([
    ['47/30:31.382', read(47, 1_831_382, null)],
    ['9/5:38.796', read(9, 338_796, null)],
    ['1/38.170', read(1, 38_170, null)],
    ['95/1:00:04.120', read(95, 3_604_120, null)],
    ['0', read(0, null, null)],
    ['0/0.000', read(0, null, null)],
    ['0/0.000 (DNS)', read(0, null, 'DNS')],
    ['7/4:30.120 (DNF)', read(7, 270_120, 'DNF')],
    ['7/4:30.120 DNF', read(7, 270_120, 'DNF')],
    ['DNS', read(null, null, 'DNS')],
    ['(DQ)', read(null, null, 'DQ')],
    [' 7/4:30.120 ', read(7, 270_120, null)],
  ])('%s', (text, expected) => {
    expect(readLapsTime(text)).toEqual(expected)
  })

  it.each([
    '',
    '47',
    '47/',
    '/30:31.382',
    '47/30:61.382',
    '47/30.31:382',
    '12345/1:00.000',
    '1/2/3',
    '?',
    '7/4:30.120 (',
    '5/x',
  ])('"%s" is not laps and a time', (text) => {
    expect(readLapsTime(text)).toBeNull()
  })
})

describe('dates', () => {
  it.each([
    ['Nov 16, 2025', '2025-11-16'],
    ['Feb 29, 2024', '2024-02-29'],
    ['October 25, 2025', '2025-10-25'],
    ['Sept 1, 2025', '2025-09-01'],
    ['jan 1, 1999', '1999-01-01'],
    ['Nov  16,\n 2025', '2025-11-16'],
  ])('%s', (text, date) => {
    expect(readDate(text)).toBe(date)
  })

  it.each([
    '',
    'Feb 30, 2025',
    'Feb 29, 2025',
    'Nov 0, 2025',
    'Nov 32, 2025',
    'Foo 1, 2025',
    '2025-11-16',
    'Nov 16',
    'Nov 30, -0001',
    'Nov 16, 25',
  ])('"%s" is no date', (text) => {
    expect(readDate(text)).toBeNull()
  })

  it.each([
    ['Nov 16, 2025', ['2025-11-16', '2025-11-16']],
    ['Apr 23, 2025 to Apr 27, 2025', ['2025-04-23', '2025-04-27']],
    ['Mar 3, 2018 to Mar 4, 2018', ['2018-03-03', '2018-03-04']],
    ['Dec 31, 2025 to Jan 1, 2026', ['2025-12-31', '2026-01-01']],
  ])('%s', (text, [startDateLocal, endDateLocal]) => {
    expect(readDateRange(text)).toEqual({ startDateLocal, endDateLocal })
  })

  it.each([
    '',
    'Nov 16, 2025 to',
    'to Nov 16, 2025',
    'Nov 16, 2025 to Nov 17, 2025 to Nov 18, 2025',
    'Nov 16, 2025 to 5',
  ])('"%s" are no dates', (text) => {
    expect(readDateRange(text)).toBeNull()
  })

  it.each([
    ['Nov 16, 2025 at 5:30pm', '2025-11-16T17:30'],
    ['Nov 16, 2025 at 8:22am', '2025-11-16T08:22'],
    ['Nov 16, 2025 at 12:51pm', '2025-11-16T12:51'],
    ['Nov 16, 2025 at 12:05am', '2025-11-16T00:05'],
    ['Nov 16, 2025 at 5:30 PM', '2025-11-16T17:30'],
  ])('%s', (text, minute) => {
    expect(readMinute(text)).toBe(minute)
  })

  it.each([
    'Nov 16, 2025',
    'Nov 16, 2025 at 17:30',
    'Nov 16, 2025 at 13:30pm',
    'Nov 16, 2025 at 0:30am',
    'Nov 16, 2025 at 5:60pm',
    'at 5:30pm',
    '',
  ])('"%s" is no minute', (text) => {
    expect(readMinute(text)).toBeNull()
  })

  it.each([
    ['2025-11-16 08:30:00', { date: '2025-11-16', minute: '2025-11-16T08:30' }],
    ['2025-11-16 00:00:00', { date: '2025-11-16', minute: null }],
    ['2025-11-16 00:00:01', { date: '2025-11-16', minute: '2025-11-16T00:00' }],
    ['2025-02-30 08:30:00', null],
    ['0000-00-00 00:00:00', null],
    ['2025-11-16 24:00:00', null],
    ['2025-11-16', null],
  ])('%s', (text, expected) => {
    expect(readTimestamp(text)).toEqual(expected)
  })
})

it.each([
  ['30:00 Timed', 1_800_000],
  ['10:00 Timed', 600_000],
  ['1:00:00 Timed', 3_600_000],
  ['6:00 Minutes', 360_000],
  ['120:00 timed', 7_200_000],
  ['20 Laps', null],
  ['Timed', null],
  ['30:00 Laps', null],
  ['', null],
])('a length of "%s"', (text, ms) => {
  expect(readLengthMs(text)).toBe(ms)
})

it.each([
  ['92.82%', 92.82],
  ['92.820', 92.82],
  ['100.00%', 100],
  ['0%', 0],
  ['-4.1', -4.1],
  ['-0.00%', 0],
  ['100.01%', null],
  ['92.8200', null],
  ['92,82%', null],
  ['%', null],
])('a percentage of "%s"', (text, percent) => {
  expect(readPercent(text)).toBe(percent)
})

it.each([
  ['ARI BAKLA', 'ARI BAKLA'],
  ['  a \n\t b  ', 'a b'],
  ['a\u00a0b\u2003c\ufeff', 'a b c'],
  ['Cafe\u0301', 'Caf\u00e9'],
  ['\ud800', '\ufffd'],
  ['a\0b', 'a\ufffdb'],
  ['\u{1f3ce}\ufe0f', '\u{1f3ce}\ufe0f'],
])('collapse %j', (text, expected) => {
  expect(collapse(text)).toBe(expected)
  expect(collapse(expected)).toBe(expected)
})

it('nothing left is null', () => {
  expect([collapseOrNull(''), collapseOrNull(' \n\u00a0'), collapseOrNull(' x ')]).toEqual([null, null, 'x'])
})
