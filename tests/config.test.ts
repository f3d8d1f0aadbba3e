import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  checkSetting,
  databaseFile,
  resolveSettings,
  type SettingName,
  settingKey,
  settingTable,
  userAgent,
} from '../core/config.ts'
import { Failure } from '../core/contract/failure.ts'

const names = Object.keys(settingTable) as SettingName[]

function sentenceOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof Failure && error.code === 'input/invalid') return error.message
    throw error
  }
  throw new Error('it was accepted')
}

describe('settings', () => {
  it('have sound defaults: polite, patient, the real site', () => {
    const settings = resolveSettings({})
    expect(settings).toMatchObject({
      livercOrigin: 'https://{slug}.liverc.com',
      maxRequests: 4,
      requestGapMs: 100,
      retryBudgetMs: 90_000,
      logLevel: 'warn',
      contact: '',
    })
    for (const name of names) {
      const { shape, fallback } = settingTable[name]
      expect(shape.safeParse(String(fallback)).success).toBe(true)
    }
  })

  it('take flag over environment over saved over default', () => {
    const flags = { maxRequests: '1' }
    const env = { MRE_MAX_REQUESTS: '2' }
    const saved = new Map([['max-requests', '3']])
    expect(resolveSettings({ flags, env, saved }).maxRequests).toBe(1)
    expect(resolveSettings({ env, saved }).maxRequests).toBe(2)
    expect(resolveSettings({ saved }).maxRequests).toBe(3)
    expect(resolveSettings({}).maxRequests).toBe(4)
  })

  it('an empty variable is not set; an empty flag is', () => {
    expect(resolveSettings({ env: { MRE_CONTACT: '' }, saved: new Map([['contact', 'a@b.example']]) }).contact).toBe(
      'a@b.example',
    )
    expect(resolveSettings({ flags: { contact: '' }, env: { MRE_CONTACT: 'a@b.example' } }).contact).toBe('')
  })

  it.each<[SettingName, string[]]>([
    ['maxRequests', ['0', '17', '-1', '1.5', '4 ', 'four', '1e1', '0x4', '']],
    ['requestGapMs', ['-1', '600001', '0.5', 'NaN']],
    ['pageTimeoutMs', ['0', '∞']],
    ['livercOrigin', ['', 'foo', 'http://127.0.0.1:4600', 'ftp://{slug}.example.org', 'https://{slug}.{slug}.org']],
    ['logLevel', ['loud', 'WARN']],
    ['contact', ['two\nlines', 'ünïcode', 'tab\there']],
  ])('refuse a wrong %s in a sentence that says where it came from', (name, values) => {
    const key = settingKey(name)
    for (const value of values) {
      const env = settingTable[name].env
      expect(sentenceOf(() => resolveSettings({ flags: { [name]: value } }))).toContain(`--${key} is "${value}"`)
      if (value !== '') expect(sentenceOf(() => resolveSettings({ env: { [env]: value } }))).toContain(`${env} is`)
      expect(sentenceOf(() => resolveSettings({ saved: new Map([[key, value]]) }))).toContain(
        `The saved setting ${key} is "${value}"`,
      )
      expect(sentenceOf(() => checkSetting(key, value))).toContain(`${key} is "${value}"`)
    }
  })

  it('a saved one says how to be rid of it', () => {
    expect(sentenceOf(() => resolveSettings({ saved: new Map([['max-requests', '99']]) }))).toBe(
      'The saved setting max-requests is "99", but has to be a whole number from 1 to 16. "settings unset max-requests" forgets it.',
    )
  })

  it('that say where the database is cannot be saved in it, and are not heeded there', () => {
    expect(sentenceOf(() => checkSetting('data-dir', '/elsewhere'))).toMatch(/no setting "data-dir" to save/)
    const { dataDir } = resolveSettings({ saved: new Map([['data-dir', '/elsewhere']]) })
    expect(dataDir).toBe(settingTable.dataDir.fallback)
  })

  it('saved under a key of another version are left alone', () => {
    expect(resolveSettings({ saved: new Map([['from-the-future', 'x']]) })).toEqual(resolveSettings({}))
  })

  it('are named alike as flag, variable and saved key', () => {
    expect(names.map((name) => `MRE_${settingKey(name).toUpperCase().replaceAll('-', '_')}`)).toEqual(
      names.map((name) => settingTable[name].env),
    )
  })

  it('accept the forms of an origin that the site and a local copy have', () => {
    for (const origin of ['https://{slug}.liverc.com', 'http://127.0.0.1:4600/{slug}', 'http://localhost/a/{slug}/']) {
      expect(resolveSettings({ flags: { livercOrigin: origin } }).livercOrigin).toBe(origin)
    }
  })
})

describe('the database file', () => {
  it('is the one named, else in the data folder', () => {
    const settings = resolveSettings({ flags: { dataDir: 'club' } })
    expect(databaseFile(settings, undefined)).toBe(join(resolve('club'), 'my-race-engineer.db'))
    expect(databaseFile(settings, 'a.db')).toBe(resolve('a.db'))
    expect(databaseFile(settings, ':memory:')).toBe(':memory:')
    expect(sentenceOf(() => databaseFile(settings, ' '))).toMatch(/--db names no file/)
  })
})

describe('the user agent', () => {
  it('says who asks and whom to write to, in plain letters', () => {
    const agent = userAgent(resolveSettings({ flags: { contact: 'a@b.example' } }), '1.2.3')
    expect(agent).toMatch(/^MyRaceEngineer\/1\.2\.3 \(.*a@b\.example\)$/)
    expect(userAgent(resolveSettings({}), '1.2.3')).toMatch(/^MyRaceEngineer\/1\.2\.3 \([\x20-\x7e]+\)$/)
  })
})
