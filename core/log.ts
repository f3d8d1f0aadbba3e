import { type DestinationStream, destination, type Logger, multistream, pino } from 'pino'
import type { LogFile } from './log-file.ts'
import { redact } from './redact.ts'

export type Log = Logger

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * Structured log lines, one JSON object each: on stderr from `level` on (stdout belongs to the answer), and with `file`
 * also there, whatever `level` says, from `info` on. No line says where a person lives on this computer, nor any secret.
 */
export function createLog(level: LogLevel, to: DestinationStream = destination(2), file?: LogFile): Log {
  const fileLevel = level === 'debug' ? 'debug' : 'info'
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, hooks: { streamWrite: redact } }
  if (!file) return pino({ ...options, level }, to)
  const toFile = { level: fileLevel, stream: file } as const
  const streams = level === 'silent' ? [toFile] : [{ level, stream: to }, toFile]
  return pino({ ...options, level: fileLevel }, multistream(streams))
}
