import type { DataTopic } from '../contract/answers.ts'
import type { MarkedPerson, MarkWanted } from '../contract/initials.ts'
import { initialsDesk } from '../desks/initials-desk.ts'
import type { Engine } from '../engine/engine-shape.ts'

/** A name may stand anywhere: everything is asked for again. */
const changed: readonly DataTopic[] = ['tracks', 'events', 'runs', 'keeping', 'sites', 'schedule']

/** Who appears by initials, for the screens. `tell` hears what a mark changed. Methods throw Failures only. */
export function createInitialsService(engine: Engine, tell: (topics: readonly DataTopic[]) => void) {
  const desk = initialsDesk(engine)
  const decided = (actionId: number | null) => {
    if (actionId !== null) tell(changed)
    return { actionId }
  }
  return {
    list: (): MarkedPerson[] => desk.list(),
    mark: ({ driverId, note }: MarkWanted) => decided(desk.mark(driverId, note ?? null)),
    unmark: (driverId: number) => decided(desk.unmark(driverId)),
    /** What is put in the place of names in everything that leaves the engine; null where nobody is marked. */
    mask: () => engine.nameMask(),
  }
}
