import type { Settings } from '../config.ts'
import type { DataTopic } from '../contract/answers.ts'
import { Failure } from '../contract/failure.ts'
import type {
  ActionItem,
  BackupComparison,
  BackupItem,
  BackupList,
  Checklist,
  DatabaseCheck,
  DeletionCounts,
  KeepingState,
} from '../contract/keeping.ts'
import { makeChecklist } from '../desks/checklist.ts'
import type { KeepingDesk } from '../desks/keeping-desk.ts'
import { noteCheck } from '../desks/last-check.ts'
import { deleteMeeting, previewDeletion } from '../desks/meeting-deletion.ts'
import { listActionItems, undoAction } from '../desks/undo.ts'
import type { Engine } from '../engine/engine-shape.ts'
import { findEventItem } from '../queries/event-list.ts'

/** The engine while the database is open. */
export interface InsideEngine {
  readonly engine: Engine
  settings(): Settings
  tell(topics: readonly DataTopic[]): void
  /** Takes saved settings as they are now. */
  applySettings(): void
}

export interface KeepingServiceOptions {
  readonly desk: KeepingDesk
  /** Throws where the database is not open: it could not be opened, or a backup is being put back. */
  readonly inside: () => InsideEngine
}

/** Safe-keeping as screens use it. Backups can be listed, looked at and restored also where the database cannot be opened. */
export interface KeepingService {
  watch(signal: AbortSignal | undefined): AsyncGenerator<KeepingState, void, undefined>
  backups(): BackupList
  backUp(): Promise<BackupItem>
  compare(name: string): Promise<BackupComparison>
  restore(name: string): Promise<{ restored: string; kept: BackupItem | null }>
  check(): Promise<DatabaseCheck>
  stop(): void
  checklist(): Checklist
  actions(limit: number): ActionItem[]
  undo(actionId: number): Promise<void>
  deletion(eventId: number): { name: string; counts: DeletionCounts }
  deleteMeeting(eventId: number): Promise<{ actionId: number }>
}

/** What an undo may have changed. */
const everything: readonly DataTopic[] = ['tracks', 'events', 'runs', 'settings', 'sites', 'keeping']

export function createKeepingService({ desk, inside }: KeepingServiceOptions): KeepingService {
  const nameOf = (eventId: number): string => {
    const event = findEventItem(inside().engine.reading(), eventId)
    if (event) return `${event.source}:${event.sourceEventId}`
    throw new Failure('input/invalid', 'There is no such meeting in this database. It may have been deleted already.')
  }
  return {
    watch: desk.watch,
    backups: desk.listBackups,
    async backUp() {
      inside()
      const backup = await desk.backUp('manual')
      inside().tell(['keeping'])
      return backup
    },
    compare: desk.compareBackup,
    async restore(name) {
      const { kept } = await desk.restore(name)
      return { restored: name, kept }
    },
    async check() {
      inside()
      const found = await desk.check()
      inside().engine.withStore((store) => noteCheck(store, found))
      inside().tell(['keeping'])
      return found
    },
    stop: desk.stop,
    checklist() {
      const { engine, settings } = inside()
      const { disk, automaticFailure } = desk.state()
      const backups = desk.listBackups()
      const rooms = { store: engine.reading(), backups, disk, automaticFailure, sites: engine.sites() }
      return makeChecklist({ ...rooms, isScheduleOn: settings().schedule === 'on', nowMs: Date.now() })
    },
    actions: (limit) => listActionItems(inside().engine.reading(), limit),
    async undo(actionId) {
      const { engine, tell, applySettings } = inside()
      const { undo } = await undoAction(engine, actionId)
      if (undo?.kind === 'setting') applySettings()
      tell(everything)
    },
    deletion(eventId) {
      const { event, counts } = previewDeletion(inside().engine, nameOf(eventId))
      return { name: event.name, counts }
    },
    async deleteMeeting(eventId) {
      const { engine, tell } = inside()
      const { actionId } = await deleteMeeting(engine, nameOf(eventId))
      tell(['tracks', 'events', 'runs', 'keeping'])
      return { actionId }
    },
  }
}
