import { join } from 'node:path'
import type { BenchCase } from './bench-case.ts'
import { median, spread } from './numbers.ts'
import { type ProgramRun, runProgram } from './processes.ts'

type Figures = 'start-time' | 'start-memory' | 'start-unbundled-time' | 'start-unbundled-memory'

const turns = 11

/** The whole life of `mre --version`, bundled and from the sources in turns; medians. */
export const startCase: BenchCase<Figures> = {
  figures: ['start-time', 'start-memory', 'start-unbundled-time', 'start-unbundled-memory'],
  async measure({ root, bundle }) {
    const programs = [join(bundle(), 'mre.mjs'), join(root, 'core', 'hosts', 'cli-entry.ts')]
    const runs: [ProgramRun[], ProgramRun[]] = [[], []]
    for (let turn = 0; turn <= turns; turn++) {
      for (const [at, program] of programs.entries()) {
        const run = await runProgram(program, ['--version'], { withPeak: true })
        // The first brings the files into the system's memory.
        if (turn > 0) runs[at]?.push(run)
      }
    }
    const [bundled, unbundled] = runs
    const walls = (of: readonly ProgramRun[]) => of.map(({ wallMs }) => wallMs)
    const peaks = (of: readonly ProgramRun[]) => of.map(({ peakBytes }) => (peakBytes ?? Number.NaN) / 1e6)
    return {
      figures: {
        'start-time': median(walls(bundled)),
        'start-memory': median(peaks(bundled)),
        'start-unbundled-time': median(walls(unbundled)),
        'start-unbundled-memory': median(peaks(unbundled)),
      },
      notes: [`${turns} turns: ${spread(walls(bundled))} ms, from the sources ${spread(walls(unbundled))} ms`],
    }
  },
}
