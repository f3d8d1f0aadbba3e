import { describe, expect, it } from 'vitest'
import { distinctLooks } from '../../core/contract/looks.ts'
import { writeCsv } from '../../core/exports/csv.ts'
import { type ChartTable, plainTableOf, showValue, tsvOf } from '../../renderer/charts/chart-table.ts'
import { driverLook } from '../../renderer/charts/driver-colours.ts'

const table: ChartTable = {
  columns: [
    { heading: 'Driver', kind: 'text' },
    { heading: 'Best', kind: 'time' },
    { heading: 'Gap', kind: 'gap' },
    { heading: 'Laps', kind: 'number' },
    { heading: 'Consistency', kind: 'percent' },
  ],
  rows: [
    ['=cmd|A1', 65_340, -250, 12, 92.8246],
    ['Ana\tReyes', 38_061.4, 12_052, 1_200, null],
  ],
}

describe('the table of a chart', () => {
  it('shows figures as the rest of the screens does', () => {
    const shown = table.rows.map((row) => row.map((value, at) => showValue(value, table.columns[at]?.kind ?? 'text')))
    expect(shown).toEqual([
      ['=cmd|A1', '1:05.340', '−0.250', '12', '92.82 %'],
      ['Ana\tReyes', '38.061', '+12.052', '1,200', '–'],
    ])
    expect(showValue(65_340, 'time', true)).toBe('65.340')
  })

  it('is seconds and plain numbers for a spreadsheet', () => {
    expect(plainTableOf(table)).toEqual({
      header: ['Driver', 'Best (s)', 'Gap (s)', 'Laps', 'Consistency (%)'],
      rows: [
        ['=cmd|A1', '65.340', -0.25, 12, 92.82],
        ['Ana\tReyes', '38.061', 12.052, 1_200, null],
      ],
    })
  })

  it('runs nothing there, neither pasted nor opened', () => {
    expect(tsvOf(table).split('\n')).toEqual([
      'Driver\tBest (s)\tGap (s)\tLaps\tConsistency (%)',
      "'=cmd|A1\t65.340\t-0.25\t12\t92.82",
      'Ana Reyes\t38.061\t12.052\t1200\t',
    ])
    const { header, rows } = plainTableOf(table)
    expect(writeCsv(header, rows)).toContain("'=cmd|A1,65.340,-0.25,12,92.82\r\n")
  })
})

/** WCAG's relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (high + 0.05) / (low + 0.05)
}

describe('the looks of drivers', () => {
  const looks = Array.from({ length: distinctLooks }, (_, at) => driverLook(at))

  it('tell thirty apart without colour, by dash and marker', () => {
    expect(new Set(looks.map(({ dash, marker }) => `${dash} ${marker}`)).size).toBe(distinctLooks)
  })

  it('differ from the next one in colour and in dash', () => {
    for (const [at, look] of looks.slice(1).entries()) {
      expect(look.colour).not.toBe(looks[at]?.colour)
      expect(look.dash).not.toBe(looks[at]?.dash)
    }
  })

  it('reach 4.5:1 on paper and on the dark ground', () => {
    for (const { colour } of looks) {
      const [, onLight = '', onDark = ''] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(colour) ?? []
      expect(contrast(onLight, '#ffffff'), onLight).toBeGreaterThanOrEqual(4.5)
      expect(contrast(onDark, '#141b22'), onDark).toBeGreaterThanOrEqual(4.5)
    }
  })
})
