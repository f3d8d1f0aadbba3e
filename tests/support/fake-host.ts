import type { Fate, HostView, ProcessMark } from '../../core/processes.ts'

/** A program on a machine whose clocks a test sets, and which it may end. */
export interface FakeProgram {
  readonly mark: ProcessMark
  readonly host: HostView
  readonly now: () => Date
  /** Milliseconds: `uptime` since the start of the machine, `wall` since 1970. */
  readonly clock: { uptime: number; wall: number }
  /** What this program finds out about others, by process id; they live unless told otherwise. */
  readonly fates: Map<number, Fate>
}

export function fakeProgram(pid: number, more: Partial<ProcessMark> = {}): FakeProgram {
  const clock = { uptime: 1_000_000, wall: Date.parse('2026-03-01T14:32:00Z') }
  const fates = new Map<number, Fate>()
  const mark: ProcessMark = { pid, host: 'pit-lane', processStartedAt: `boot|space|${pid}`, ...more }
  const fateOf = (other: ProcessMark): Fate => fates.get(other.pid) ?? (other.host === mark.host ? 'lives' : 'unknown')
  return {
    mark,
    clock,
    fates,
    now: () => new Date(clock.wall),
    host: {
      self: mark,
      clock: mark.host,
      uptimeMs: () => clock.uptime,
      sharesClock: ({ host }) => host === mark.host,
      fateOf,
      quickFateOf: fateOf,
    },
  }
}
