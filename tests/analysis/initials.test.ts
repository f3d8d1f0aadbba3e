import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTextMask, initialsOf } from '../../core/analysis/initials.ts'
import { maskDocument, maskValue, type NameMask } from '../../core/analysis/mask-values.ts'
import { foldText } from '../../core/contract/fold.ts'
import { makeMeeting } from '../../fixtures/meeting.ts'

describe('initials', () => {
  it('are the same however a name is written', () => {
    expect(['ANA REYES', 'Reyes, Ana', 'REYES, ANA ANA REYES', ' ana  reyes '].map(initialsOf)).toEqual(
      Array(4).fill('A. R.'),
    )
    expect(
      ['SÓLVÖR BREKKESTRAND-ÅMO', "D'ARVO N'GOLLUMBI", 'ЗОРЯНА ПЕРЕЛІСЕЦЬ', '김 철수', '??'].map(initialsOf),
    ).toEqual(['S. B. A.', 'D. N.', 'З. П.', '김. 철.', '?'])
  })
})

describe('a mask', () => {
  const ana = createTextMask(['ANA REYES'])
  const arvo = createTextMask(["SÓLVÖR O'BREKKE-ÅMO"])

  it('finds a name in every spelling', () => {
    const spellings = [
      'ANA REYES',
      'Ana Reyes',
      'ana reyes',
      'REYES, ANA',
      'Reyes Ana',
      'AnaReyes',
      'ana_reyes',
      'ana-reyes.pdf',
      'ANA  REYES',
      'Ana&nbsp;Reyes',
      'Ana%20Reyes',
      'ANA\\nREYES',
      'Ána Réyes',
      '<b>Ana</b> Reyes',
      '<td>ANA</td><td>REYES</td>',
      '"ANA","REYES"',
      'REYES, ANA ANA REYES',
    ]
    for (const spelling of spellings) {
      const masked = ana(`behind ${spelling}: 7 laps`)
      expect(masked, spelling).toContain('A. R.')
      expect(foldText(masked), spelling).not.toMatch(/ana|reyes/)
      expect(masked, spelling).toMatch(/^behind .*: 7 laps$/)
    }
    const marked = [
      'Sólvör O’Brekke Åmo',
      "SOLVOR O\\'BREKKE-AMO",
      'S&oacute;lv&ouml;r O&#039;Brekke-&Aring;mo',
      'S\\u00f3lv\\u00f6r OBrekke Amo',
    ]
    for (const spelling of marked) expect(arvo(`«${spelling}»`), spelling).toBe('«S. O. A.»')
  })

  it('leaves alone what only looks like it', () => {
    for (const text of [
      'Anabel Reyes',
      'ANA REYESON',
      'Ana',
      'Reyes',
      'Ana Maria Reyes',
      'Banana Reyes',
      'ana then Reyes',
      '37.234',
      '',
    ]) {
      expect(ana(text)).toBe(text)
    }
    const race = createTextMask(['RACE'])
    expect(race('Race 14: RACE leads the race')).toBe('Race 14: R. leads the race')
    expect(createTextMask(['LI WU'])('liwu then Li Wu, Li Wu')).toBe('liwu then L. W., L. W.')
    expect(createTextMask(['A B', '??'])('a b, ab, ??')).toBe('A. B., ab, ??')
    expect(createTextMask([])('ANA REYES')).toBe('ANA REYES')
  })

  it('is part of a file’s name, and keeps the columns of a table', () => {
    expect(ana('2025-11-16-Ana-Reyes-sheet.pdf', { inFileName: true })).toBe('2025-11-16-A-R-sheet.pdf')
    expect(ana('1  ANA REYES    24\n', { keepsWidth: true })).toBe('1  A. R.        24\n')
    expect(ana('by ANA REYES.', { keepsWidth: true })).toBe('by A. R.')
  })

  it('leaves no name of any letters, in any text, and changes nothing else', () => {
    const word = fc.stringMatching(/^[A-Za-zÀ-ÖØ-öø-ÿΑ-ωА-я]{2,9}$/)
    const names = fc.array(word, { minLength: 2, maxLength: 3 })
    const around = fc.string({ unit: 'grapheme', maxLength: 20 })
    const between = fc.constantFrom(' ', '  ', ', ', '-', '_', '&nbsp;', '.')
    const written = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase(),
      (text: string) => text.normalize('NFD'),
    )
    fc.assert(
      fc.property(
        names,
        around,
        around,
        between,
        written,
        fc.boolean(),
        (words, before, after, gap, write, isTurned) => {
          const mask = createTextMask([words.join(' ').toUpperCase()])
          const turned = isTurned ? [...words.slice(-1), ...words.slice(0, -1)] : words
          const name = write(turned.join(gap))
          const text = `${before} ${name} ${after}`
          const masked = mask(text)
          expect(masked).toContain(initialsOf(words.join(' ')))
          expect(mask(masked)).toBe(masked)
          const others = createTextMask([`${words.join(' ')} xxxxxxxxxx`])
          expect(others(text)).toBe(text)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('an answer', () => {
  const mask: NameMask = {
    driverIds: new Set([7]),
    sourceDriverIds: new Set(['70']),
    text: createTextMask(['ANA REYES']),
  }

  it('is masked by id where there is one, so that another person of that name keeps it, and by name elsewhere', () => {
    const answer = {
      results: [
        { driverId: 7, driverName: 'ANA REYES', laps: [{ lapTimeMs: 30_000 }] },
        { driverId: 8, driverName: 'ANA REYES', note: 'not ANA REYES' },
        { sourceDriverId: '70', driverName: 'ANNIE REYES' },
      ],
      winner: { driverName: 'Reyes, Ana' },
      fileName: 'ana-reyes.csv',
      path: '/home/ana reyes/club.db',
      sourceTrackSlug: 'anareyes',
    }
    expect(maskValue(answer, mask)).toEqual({
      results: [
        { driverId: 7, driverName: 'A. R.', laps: [{ lapTimeMs: 30_000 }] },
        { driverId: 8, driverName: 'ANA REYES', note: 'not A. R.' },
        { sourceDriverId: '70', driverName: 'A. R.' },
      ],
      winner: { driverName: 'A. R.' },
      fileName: 'A-R.csv',
      path: '/home/ana reyes/club.db',
      sourceTrackSlug: 'anareyes',
    })
  })

  it('that names nobody is the same object still', () => {
    const answer = {
      results: [{ driverId: 8, driverName: 'BEN OKAFOR', laps: [] }],
      at: new Date(0),
      bytes: new Uint8Array(2),
    }
    expect(maskValue(answer, mask)).toBe(answer)
  })

  it('that is a meeting says so only where somebody in it is marked', () => {
    const { expected } = makeMeeting({ seed: 5, size: 'small' })
    expect(maskDocument(expected, mask)).toBe(expected)
    expect(maskDocument(expected, null)).toBe(expected)
    const result = expected.races[0]?.results[0]
    const own = {
      driverIds: new Set<number>(),
      sourceDriverIds: new Set([result?.sourceDriverId ?? '']),
      text: createTextMask([result?.driverName ?? '']),
    }
    const masked = maskDocument(expected, own)
    expect(Object.keys(masked).slice(0, 3)).toEqual(['formatVersion', 'names', 'source'])
    expect(masked.races[0]?.results[0]).toEqual({ ...result, driverName: initialsOf(result?.driverName ?? '') })
    expect(JSON.stringify(masked)).not.toContain(result?.driverName)
  })
})
