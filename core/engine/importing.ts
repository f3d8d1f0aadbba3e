import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connector, PageRef } from '../connectors/connector.ts'
import { Failure, toFailure } from '../contract/failure.ts'
import type { ImportAnswer, ImportedFile } from '../contract/import-pages.ts'
import type { RunStep } from '../contract/run.ts'
import { sealPage } from '../pages/archive.ts'
import { findSavedFiles, readSavedFile, type SavedFile } from '../pages/saved-files.ts'
import type { SortedFile } from '../pipeline/event-shelf.ts'
import { importEvent } from '../pipeline/import-event.ts'
import { sortFiles } from '../pipeline/sort-files.ts'
import { type ChangesWanted, compareStoredEvent } from '../pipeline/stored-changes.ts'
import { type ToldFile, tellFile } from '../pipeline/tell-files.ts'
import { openRehearsal } from '../store/rehearsal.ts'
import type { Asking } from './engine-shape.ts'
import type { ReplayingRooms } from './replaying.ts'
import { storedEvents } from './stored-events.ts'

export interface ImportWanted extends Asking, ChangesWanted {
  /** Writes what the pages say; without it only says what would be written. */
  readonly apply: boolean
}

/**
 * Imports the pages that somebody saved into a folder: tells which page each file is, then stores them meeting by meeting
 * like pages that were just read. Every file is accounted for. Throws `input/invalid` for a folder without saved pages.
 */
export async function importPages(
  rooms: ReplayingRooms,
  connector: Connector,
  folder: string,
  wanted: ImportWanted,
): Promise<ImportAnswer> {
  const found = findSavedFiles(folder)
  if (found.pages.length + found.unreadable.length === 0) {
    throw new Failure(
      'input/invalid',
      `There is no saved page (.html) in ${folder}. Choose the folder that the pages were saved into.`,
    )
  }
  const files = new Map(found.pages.map((file) => [file.name, file]))
  const told: ToldFile[] = []
  const outcomes = new Map<string, ImportedFile>()
  for (const file of found.unreadable) outcomes.set(file.name, outcomeOf(file.name, 'ignored', file.why))
  for (const file of found.pages) {
    // A folder may hold hundreds: nobody waits for all of them, and a person may stop.
    await nextTurn()
    wanted.signal.throwIfAborted()
    const one = tell(connector, file, found.addresses.get(file.name))
    if ('outcome' in one) outcomes.set(file.name, one)
    else told.push(one)
  }
  for (const name of found.addresses.keys()) {
    if (!files.has(name))
      outcomes.set(name, outcomeOf(name, 'unknown', 'The list names this file, but it is not there.'))
  }
  const { sorted, unsorted } = await sortFiles(connector, told, storedEvents(rooms.reading(), connector))
  for (const { file, outcome, message } of unsorted) {
    const pageType = file.addressed?.pageType ?? file.told?.pageType ?? null
    const url = file.addressed ? connector.urlOf(file.addressed).href : null
    outcomes.set(file.name, { ...outcomeOf(file.name, outcome, message), pageType, url })
  }
  const events: ImportAnswer['events'] = []
  for (const ofEvent of Map.groupBy(sorted, ({ event }) => connector.urlOf(event.ref).href).values()) {
    const event = await importOne(rooms, connector, ofEvent, files, wanted)
    events.push(event.answer)
    for (const outcome of event.outcomes) outcomes.set(outcome.file, outcome)
  }
  const inOrder = [...outcomes.values()].sort((one, other) => (one.file < other.file ? -1 : 1))
  return { folder, applied: wanted.apply, files: inOrder, events }
}

function tell(connector: Connector, file: SavedFile, address: string | undefined): ToldFile | ImportedFile {
  try {
    const { bytes, text, savedFrom } = readSavedFile(file)
    const { contentHash } = sealPage(bytes)
    const told = tellFile(connector, file.name, { text, savedFrom, contentHash }, address)
    if (told.problem === null) return told
    const url = told.addressed ? connector.urlOf(told.addressed).href : null
    const pageType = told.addressed?.pageType ?? told.told?.pageType ?? null
    return { ...outcomeOf(file.name, told.problem.outcome, told.problem.message), url, pageType }
  } catch (error) {
    const failure = toFailure(error)
    if (failure.code === 'unexpected') throw failure
    return outcomeOf(file.name, 'refused', failure.message)
  }
}

function outcomeOf(file: string, outcome: ImportedFile['outcome'], message: string | null): ImportedFile {
  return { file, outcome, pageType: null, url: null, name: null, message }
}

async function importOne(
  { file, store, reading, rooms }: ReplayingRooms,
  connector: Connector,
  sorted: readonly SortedFile[],
  files: ReadonlyMap<string, SavedFile>,
  { apply, lapsListed, onStep, ...asking }: ImportWanted,
): Promise<{ answer: ImportAnswer['events'][number]; outcomes: ImportedFile[] }> {
  const [first] = sorted
  if (!first) throw new Error('A meeting without a file.')
  const page = first.event.ref
  const sourceEventId = page.sourceId ?? ''
  const saved = new Map(
    sorted.map(({ ref, file: { name } }) => {
      return [connector.urlOf(ref).href, () => readSavedFile(files.get(name) ?? { name, path: name })]
    }),
  )
  const steps: RunStep[] = []
  const watching = {
    ...asking,
    onStep(step: RunStep) {
      steps.push(step)
      onStep?.(step)
    },
  }
  // Where it is applied, the copy holds what was before.
  const copy = openRehearsal(file, page.source, sourceEventId)
  try {
    const target = apply ? store() : copy
    const report = await importEvent(rooms(target, page.source), { page, ...watching }, reading(), saved)
    const [before, after] = apply ? [copy, target] : [reading(), copy]
    const changes = compareStoredEvent(before, after, page.source, sourceEventId, { lapsListed })
    const answer = { report: apply ? report : { ...report, runId: null }, changes }
    const outcomes = sorted.map((one): ImportedFile => {
      const message = whyNotUsed(one.ref, steps, report.failure)
      const outcome = message === null ? 'used' : 'refused'
      const url = connector.urlOf(one.ref).href
      return { file: one.file.name, outcome, pageType: one.ref.pageType, url, name: one.label, message }
    })
    return { answer, outcomes }
  } finally {
    copy.close()
  }
}

/** Null where the page was taken. */
function whyNotUsed(ref: PageRef, steps: readonly RunStep[], failure: { message: string } | undefined): string | null {
  if (ref.pageType === 'event') return failure?.message ?? null
  const isIts = ({ pageType, sourceRaceId }: RunStep) =>
    pageType === ref.pageType && (pageType === 'entry-list' || sourceRaceId === ref.sourceId)
  const step = steps.find(isIts)
  if (step === undefined) return failure?.message ?? 'It was not got to.'
  return step.outcome === 'skipped' ? (step.message ?? 'It was left out.') : null
}
