import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

const memory = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().min(200), height: z.int().min(200) }).optional(),
  isMaximised: z.boolean().optional(),
  /** Chosen by a person; the engine's own default otherwise. */
  dataDir: z.string().min(1).optional(),
  theme: z.enum(['system', 'light', 'dark']).optional(),
})
export type Remembered = z.infer<typeof memory>

/** What the shell remembers between two starts. */
export interface ShellMemory {
  read(): Remembered
  /** Adds to it; a file that cannot be written is no reason to fail. */
  remember(change: Partial<Remembered>): void
}

/** Kept in one small file, written whole or not at all; one that is damaged counts as empty. */
export function createShellMemory(file: string): ShellMemory {
  let known: Remembered | undefined
  const read = (): Remembered => {
    known ??= readFile(file)
    return known
  }
  return {
    read,
    remember(change) {
      known = { ...read(), ...change }
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(`${file}.new`, JSON.stringify(known))
        renameSync(`${file}.new`, file)
      } catch {
        // The next start opens in the middle of the screen: nobody is kept from working by that.
      }
    },
  }
}

function readFile(file: string): Remembered {
  try {
    return memory.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return {}
  }
}
