import { type DestinationStream, destination, type Logger, pino } from 'pino'

export type Log = Logger

export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const

/** Structured log lines, one JSON object each, on stderr: stdout belongs to the answer. */
export function createLog(level: (typeof logLevels)[number], to: DestinationStream = destination(2)): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to)
}
