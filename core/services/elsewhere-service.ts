import { setInterval as every } from 'node:timers'
import type { HeldElsewhere } from '../contract/elsewhere.ts'
import type { Engine } from '../engine/engine-shape.ts'

/** How often it is looked whether another program has begun or ended something, also one that died without a word. */
const glanceMs = 2_000

/** What other programs on the database are doing, as screens see it. `onChange` is told when that is another list. */
export function createElsewhereService(engine: Engine, onChange: () => void) {
  let shown = keyOf(engine.heldElsewhere())
  const timer = every(() => {
    try {
      const now = keyOf(engine.heldElsewhere())
      if (now === shown) return
      shown = now
      // One that is gone may have left a run without an end.
      engine.endInterruptedRuns()
    } catch {
      // A database that cannot be read or written: whoever asks it for something is told.
      return
    }
    onChange()
  }, glanceMs).unref()
  return {
    list: (): HeldElsewhere[] => engine.heldElsewhere(),
    close: () => clearInterval(timer),
  }
}

const keyOf = (held: readonly HeldElsewhere[]): string => JSON.stringify(held.map(({ name, since }) => [name, since]))
