import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { maskValue } from '../analysis/mask-values.ts'
import { databaseFile, resolveSettings, type SettingName, type Settings, settingKey, settingTable } from '../config.ts'
import { Failure, toFailure, toWire } from '../contract/failure.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { createEngine } from '../engine.ts'
import { createLog, type Log } from '../log.ts'
import { type LogFile, logFolder, openLogFile } from '../log-file.ts'
import { findChromium } from '../pages/find-chromium.ts'
import { openStore } from '../store/database.ts'
import { listSettings } from '../store/settings.ts'

/** Exit status of a command, for scripts. */
export const exitStatus = { done: 0, failed: 1, usage: 2, partial: 3, busy: 4, cancelled: 130 } as const

/** What every command is given by the command line around it. */
export interface Session {
  readonly settings: Settings
  readonly file: string
  readonly json: boolean
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly engine: Engine
  readonly log: Log
  /** One machine-readable object, or text for a person; both go to stdout, and who is marked appears by initials. */
  print: Print
}

/** `hasInitials`: the object and its text were made with initials already, by the ids of drivers. */
type Print = (object: unknown, text: () => string, given?: { readonly hasInitials?: boolean }) => Promise<void>

type Flags = { readonly json?: boolean; readonly db?: string } & { readonly [Name in SettingName]?: string }

/** Adds the options that every command takes. */
export function addCommonOptions(command: Command): Command {
  command
    .addOption(new Option('--json', 'print one machine-readable object on stdout; everything else goes to stderr'))
    .addOption(new Option('--db <file>', 'database file (default: in the data folder)').env('MRE_DB'))
  for (const [name, { env, help, fallback }] of Object.entries(settingTable)) {
    const key = settingKey(name as SettingName)
    const shown = fallback === '' ? 'none' : String(fallback)
    // Commander names the value after the flag; ours is the setting's own name, so that one table rules them all.
    const option = new Option(`--${key} <value>`, `${help} (default: ${shown}; ${env})`)
    option.attributeName = () => name
    command.addOption(option.helpGroup('Settings:'))
  }
  return command
}

/**
 * Runs a command's work within a session and turns its outcome into an exit status; never throws. Without `heedSaved`
 * the saved settings are left aside: what changes them has to work when one of them is wrong.
 */
export async function inSession(
  command: Command,
  work: (session: Session) => Promise<number>,
  { heedSaved = true }: { heedSaved?: boolean } = {},
): Promise<void> {
  const flags = command.optsWithGlobals<Flags>()
  const json = flags.json === true
  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) process.exit(exitStatus.cancelled)
    process.stderr.write('\nStopping after what is being saved now. Press Ctrl-C again to stop at once.\n')
    stopping.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  let engine: Engine | undefined
  let logFile: LogFile | undefined
  try {
    const first = resolveSettings({ flags, env: process.env })
    // As for every variable: empty means not set. An empty flag is somebody's mistake.
    const isUnset = flags.db === '' && command.getOptionValueSourceWithGlobals('db') === 'env'
    const file = databaseFile(first, isUnset ? undefined : flags.db)
    const settings = heedSaved ? resolveSettings({ flags, env: process.env, saved: savedSettings(file) }) : first
    logFile = openLogFile(logFolder(resolve(settings.dataDir)), 'cli')
    const log = createLog(settings.logLevel, undefined, logFile)
    engine = createEngine({ settings, file, log, host: 'command line', browser: () => findChromium(process.env) })
    const opened = engine
    const print: Print = async (object, text, { hasInitials = false } = {}) => {
      const mask = hasInitials ? null : opened.nameMask()
      if (json) await write(`${JSON.stringify(mask === null ? object : maskValue(object, mask))}\n`)
      else await write(mask === null ? text() : mask.text(text(), { keepsWidth: true }))
    }
    process.exitCode = await work({
      settings,
      file,
      json,
      signal: stopping.signal,
      engine,
      log,
      print,
    })
  } catch (error) {
    process.exitCode = await reportFailure(masked(toFailure(error), engine), json, error)
  } finally {
    await engine?.close()
    await logFile?.close()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

/** A sentence may name drivers. A database that cannot be read names nobody. */
function masked(failure: Failure, engine: Engine | undefined): Failure {
  try {
    const mask = engine?.nameMask() ?? null
    if (mask === null) return failure
    const { code, message, details } = maskValue(toWire(failure), mask)
    return new Failure(code, message, details, { cause: failure })
  } catch {
    return failure
  }
}

/** A failure in one sentence on stderr, with `--json` also as an object on stdout. Returns the exit status. */
export async function reportFailure(failure: Failure, json: boolean, cause?: unknown): Promise<number> {
  process.stderr.write(`mre: ${failure.message}\n`)
  if (failure.code === 'unexpected') {
    createLog('error').error({ err: cause ?? failure }, 'please report this')
  }
  if (json) await write(`${JSON.stringify({ failure: toWire(failure) })}\n`)
  if (failure.code === 'input/invalid') return exitStatus.usage
  if (failure.code === 'event/busy') return exitStatus.busy
  return failure.code === 'cancelled' ? exitStatus.cancelled : exitStatus.failed
}

/** The object that `--json` prints for wrong usage, of which stderr has been told. */
export async function reportUsage({ code, message }: { code: string; message: string }): Promise<void> {
  const sentence = code === 'commander.help' ? 'No command was given.' : message.replace(/^error: /, '')
  await write(`${JSON.stringify({ failure: toWire(new Failure('input/invalid', sentence)) })}\n`)
}

/** Settings saved in the database, by key; none where there is no database yet. */
function savedSettings(file: string): Map<string, string> {
  if (file === ':memory:' || !existsSync(file)) return new Map()
  try {
    const store = openStore(file, { readOnly: true })
    try {
      return new Map(listSettings(store).map(({ key, value }) => [key, value]))
    } finally {
      store.close()
    }
  } catch {
    // An older schema cannot be read yet, a damaged file not at all: the command that opens it says so properly.
    return new Map()
  }
}

/** Writes to stdout and waits until it is out, however large it is and however slowly the other end reads. */
export async function write(text: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    process.stdout.write(text, (error) => {
      if (!error) done()
      else if (isClosedPipe(error)) done()
      else failed(new Failure('unexpected', 'The answer could not be written.', {}, { cause: error }))
    })
  })
}

/** Lets a reader go before the end, as "| head -1" does: what it wanted to see it has seen. */
export function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!isClosedPipe(error)) throw error
    })
  }
}

function isClosedPipe(error: Error): boolean {
  return 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')
}
