import { join, resolve } from 'node:path'
import envPaths from 'env-paths'
import { z } from 'zod'
import { addressesBelow, liveRcOrigin } from './connectors/liverc/urls.ts'
import { Failure } from './contract/failure.ts'
import { type Paper, paperSizes } from './contract/sheets.ts'
import { whyNoCron, whyNoQuiet } from './desks/schedule-times.ts'
import { logLevels } from './log.ts'

const wholeNumber = (least: number, most: number) =>
  z.coerce
    .string()
    .regex(/^\d+$/, `a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `a whole number from ${least} to ${most}`)

const milliseconds = (least: number, most: number) => wholeNumber(least, most)

function isOrigin(text: string): boolean {
  try {
    addressesBelow(text)
    return true
  } catch {
    return false
  }
}

/** Text that `why` has nothing against; what it says goes into the sentence. */
const textThat = (why: (text: string) => string | null) =>
  z.string().superRefine((text, context) => {
    const message = why(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  })

interface Setting<T> {
  /** Environment variable; the flag and the saved key are made from it: MRE_MAX_REQUESTS, --max-requests, max-requests. */
  readonly env: `MRE_${string}`
  readonly shape: z.ZodType<T>
  readonly fallback: T
  readonly help: string
  /** Settings that say where the saved ones are cannot be saved. */
  readonly canBeSaved: boolean
}

const setting = <T>(env: Setting<T>['env'], shape: z.ZodType<T>, fallback: T, help: string): Setting<T> => {
  return { env, shape, fallback, help, canBeSaved: env !== 'MRE_DATA_DIR' }
}

/** Every setting there is. Flag over environment over saved over default. */
export const settingTable = {
  dataDir: setting(
    'MRE_DATA_DIR',
    z.string().min(1, 'a folder'),
    envPaths('my-race-engineer', { suffix: '' }).data,
    'folder that holds the database',
  ),
  livercOrigin: setting(
    'MRE_LIVERC_ORIGIN',
    // Checked here as well as where it is used: a wrong one that was saved would end every command that starts.
    z.string().refine(isOrigin, 'an address with {slug} in it, such as http://127.0.0.1:4600/{slug}'),
    liveRcOrigin,
    "where LiveRC's pages are, with {slug} for the track",
  ),
  maxRequests: setting('MRE_MAX_REQUESTS', wholeNumber(1, 16), 4, 'requests to one site at once'),
  maxRuns: setting('MRE_MAX_RUNS', wholeNumber(1, 16), 3, 'meetings read at once; they share the requests'),
  leaseMs: setting(
    'MRE_LEASE_MS',
    milliseconds(200, 600_000),
    30_000,
    'after this long without a sign of life another program may take a meeting over, in ms',
  ),
  maxPages: setting('MRE_MAX_PAGES', wholeNumber(1, 100_000), 600, 'pages that one run may ask for'),
  eventCacheMs: setting(
    'MRE_EVENT_CACHE_MS',
    milliseconds(0, 600_000),
    60_000,
    "an event's own page is not asked for again within this time, unless everything is checked, in ms",
  ),
  followMinMs: setting(
    'MRE_FOLLOW_MIN_MS',
    milliseconds(30_000, 3_600_000),
    60_000,
    'a meeting that is followed is asked for no more often than this, in ms',
  ),
  requestGapMs: setting('MRE_REQUEST_GAP_MS', milliseconds(0, 600_000), 100, 'least time between two requests, in ms'),
  connectTimeoutMs: setting(
    'MRE_CONNECT_TIMEOUT_MS',
    milliseconds(1, 600_000),
    10_000,
    'time-out for a connection, in ms',
  ),
  firstByteTimeoutMs: setting(
    'MRE_FIRST_BYTE_TIMEOUT_MS',
    milliseconds(1, 600_000),
    20_000,
    'time-out for the first byte of an answer, in ms',
  ),
  pageTimeoutMs: setting('MRE_PAGE_TIMEOUT_MS', milliseconds(1, 600_000), 45_000, 'time-out for a whole page, in ms'),
  retryBudgetMs: setting(
    'MRE_RETRY_BUDGET_MS',
    milliseconds(0, 600_000),
    90_000,
    'time for all tries of one page, in ms',
  ),
  retryBaseMs: setting(
    'MRE_RETRY_BASE_MS',
    milliseconds(1, 60_000),
    1_000,
    'first wait between two tries, in ms; it grows',
  ),
  maxTries: setting('MRE_MAX_TRIES', wholeNumber(1, 20), 5, 'tries for one page'),
  maxRetriesPerRun: setting(
    'MRE_MAX_RETRIES_PER_RUN',
    wholeNumber(0, 10_000),
    100,
    'retries in one run, of all its pages together',
  ),
  breakerFailures: setting(
    'MRE_BREAKER_FAILURES',
    wholeNumber(1, 1_000),
    8,
    'failures in a row after which nothing is asked for a while',
  ),
  breakerOpenMs: setting(
    'MRE_BREAKER_OPEN_MS',
    milliseconds(1, 3_600_000),
    30_000,
    'how long, the first time, in ms; it doubles with each try that fails',
  ),
  timeoutFactor: setting(
    'MRE_TIMEOUT_FACTOR',
    wholeNumber(1, 100),
    1,
    'for debugging: every time-out is this many times as long',
  ),
  browserTimeoutMs: setting(
    'MRE_BROWSER_TIMEOUT_MS',
    milliseconds(1_000, 600_000),
    45_000,
    'time-out for a page whose scripts have to be run, in ms',
  ),
  browserPictures: setting(
    'MRE_BROWSER_PICTURES',
    z.string(),
    '',
    'folder for a picture of each page whose scripts were run, to look into a fault',
  ),
  schedule: setting(
    'MRE_SCHEDULE',
    z.enum(['off', 'on'], 'on or off'),
    'off',
    'whether the app reads new meetings of followed clubs by itself: on or off',
  ),
  scheduleCron: setting(
    'MRE_SCHEDULE_CRON',
    textThat(whyNoCron),
    '0 21 * * *',
    'when, by the clock of this computer: minute, hour, day, month, weekday',
  ),
  scheduleQuiet: setting('MRE_SCHEDULE_QUIET', textThat(whyNoQuiet), '', 'hours in which it does not, as 22:00-07:00'),
  scheduleDays: setting(
    'MRE_SCHEDULE_DAYS',
    wholeNumber(1, 366),
    14,
    'meetings of the last so many days are looked at',
  ),
  scheduleMaxMeetings: setting(
    'MRE_SCHEDULE_MAX_MEETINGS',
    wholeNumber(1, 1_000),
    5,
    'meetings read in one go; the rest another time',
  ),
  scheduleMaxPages: setting(
    'MRE_SCHEDULE_MAX_PAGES',
    wholeNumber(3, 100_000),
    500,
    'pages asked for in one go, lists included',
  ),
  scheduleMaxMeetingsDay: setting(
    'MRE_SCHEDULE_MAX_MEETINGS_DAY',
    wholeNumber(1, 1_000),
    15,
    'meetings read in a day, by all programs together',
  ),
  scheduleMaxPagesDay: setting(
    'MRE_SCHEDULE_MAX_PAGES_DAY',
    wholeNumber(3, 100_000),
    1_500,
    'pages asked for in a day, by all programs together',
  ),
  scheduleJitterMin: setting(
    'MRE_SCHEDULE_JITTER_MIN',
    wholeNumber(0, 120),
    10,
    'it begins up to so many minutes later, so that not all computers ask at once',
  ),
  contact: setting(
    'MRE_CONTACT',
    z.string().regex(/^[\x20-\x7e]*$/, 'plain letters, such as an e-mail address'),
    '',
    'who to write to about our requests; sent with each of them',
  ),
  backup: setting('MRE_BACKUP', z.enum(['on', 'off']), 'on', 'a backup each day while the app runs: on, off'),
  backupKeep: setting(
    'MRE_BACKUP_KEEP',
    z.string().regex(/^[1-9]\d?\+\d{1,2}$/, 'days and weeks, such as 7+4'),
    '7+4',
    'daily backups kept: the newest of so many days, and of so many weeks',
  ),
  backupFolder: setting(
    'MRE_BACKUP_FOLDER',
    z.string(),
    '',
    'folder for backups; "backups" in the data folder if none',
  ),
  cleanLapPercent: setting(
    'MRE_CLEAN_LAP_PERCENT',
    wholeNumber(101, 200),
    110,
    "a lap counts as clean up to this many percent of the driver's median lap",
  ),
  paper: setting<Paper>(
    'MRE_PAPER',
    z.enum(paperSizes, 'a4 or letter'),
    'a4',
    'paper that sheets are made for: a4 or letter',
  ),
  logLevel: setting('MRE_LOG_LEVEL', z.enum(logLevels), 'warn', `log lines on stderr: ${logLevels.join(', ')}`),
}

export type SettingName = keyof typeof settingTable
export type Settings = { readonly [Name in SettingName]: (typeof settingTable)[Name]['fallback'] }

/** `maxRequests` → `max-requests`: the flag without its dashes, and the key under which a setting is saved. */
export function settingKey(name: SettingName): string {
  return settingTable[name].env.slice('MRE_'.length).toLowerCase().replaceAll('_', '-')
}

/**
 * One value for each setting. Throws `input/invalid` with a sentence that names where the wrong value came from.
 * `saved` is by `settingKey`.
 */
export function resolveSettings(given: {
  flags?: { readonly [Name in SettingName]?: string | undefined }
  env?: Readonly<Record<string, string | undefined>>
  saved?: ReadonlyMap<string, string>
}): Settings {
  const { flags = {}, env = {}, saved = new Map() } = given
  const resolved = Object.entries(settingTable).map(([name, { env: variable, shape, fallback, canBeSaved }]) => {
    const key = settingKey(name as SettingName)
    const candidates: [text: string | undefined, origin: string, remedy: string][] = [
      [flags[name as SettingName], `--${key}`, ''],
      [env[variable] || undefined, variable, ''],
      [canBeSaved ? saved.get(key) : undefined, `The saved setting ${key}`, ` "settings unset ${key}" forgets it.`],
    ]
    const [value, origin, remedy] = candidates.find(([text]) => text !== undefined) ?? []
    return [name, value === undefined ? fallback : readValue(shape, value, origin ?? key, remedy)]
  })
  return Object.fromEntries(resolved)
}

/** Checks a value on its way into the saved settings. Throws `input/invalid`. */
export function checkSetting(key: string, value: string): SettingName {
  const names = (Object.keys(settingTable) as SettingName[]).filter((name) => settingTable[name].canBeSaved)
  const name = names.find((candidate) => settingKey(candidate) === key)
  if (name === undefined) {
    throw new Failure(
      'input/invalid',
      `There is no setting "${key}" to save. There are: ${names.map(settingKey).join(', ')}.`,
    )
  }
  readValue(settingTable[name].shape, value, key)
  return name
}

function readValue(shape: z.ZodType, value: string, origin: string, remedy = ''): unknown {
  const result = shape.safeParse(value)
  if (result.success) return result.data
  const wanted = result.error.issues[0]?.message ?? 'another value'
  throw new Failure('input/invalid', `${origin} is "${value}", but has to be ${wanted}.${remedy}`)
}

/** The database file: `--db`, else in the data folder. Throws `input/invalid` for a `--db` without a name. */
export function databaseFile(settings: Settings, db: string | undefined): string {
  // An empty path would mean the folder one is in.
  if (db?.trim() === '') throw new Failure('input/invalid', '--db names no file. Give one, or leave --db out.')
  return db === undefined
    ? join(resolve(settings.dataDir), 'my-race-engineer.db')
    : db === ':memory:'
      ? db
      : resolve(db)
}

/** Honest about who asks: the program, its version, and whom to write to. */
export function userAgent(settings: Settings, version: string): string {
  return `MyRaceEngineer/${version} (reads one RC club's results for that club; ${settings.contact || 'no contact set'})`
}
