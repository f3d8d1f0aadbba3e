import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { analysisCommands } from './analysis-commands.ts'
import {
  addressMeaning,
  dataTopic,
  engineAbout,
  eventList,
  eventOverview,
  exportedFile,
  exportKind,
  runItem,
  runLog,
  runUnderWay,
  settingItem,
  trackList,
} from './answers.ts'
import { archiveSize, pruneDone, prunePlan, pruneWanted } from './archive.ts'
import { command, id, nothing, shortText } from './command.ts'
import { binaryFile } from './diagnostics.ts'
import { heldElsewhere } from './elsewhere.ts'
import { forecast, forecastMode, forecastWanted } from './forecast.ts'
import { coolingItem, eventFreshness, following, refreshed } from './freshness.ts'
import { healthSummary } from './health.ts'
import { importAnswer } from './import-pages.ts'
import {
  actionItem,
  backupComparison,
  backupItem,
  backupList,
  checklist,
  databaseCheck,
  deletionPreview,
  keepingState,
  restoreDone,
} from './keeping.ts'
import { replayAnswer } from './replay.ts'
import { schedulePreview, scheduleStatus } from './schedule.ts'
import { siteItem } from './site.ts'

const listed = z.strictObject({ listed: z.int().min(0) })

/** Every engine command and every push, declared once: over a message port, over HTTP, or called directly. */
export const commands = {
  engine: {
    about: command.input(nothing).output(engineAbout),
  },
  track: {
    list: command.input(nothing).output(trackList),
    /** Reads the source's catalogue: one page. Ends when it is stored, or was cancelled. */
    sync: command.input(nothing).output(listed),
    follow: command.input(z.strictObject({ trackId: id, followed: z.boolean() })).output(nothing),
  },
  event: {
    list: command.input(z.strictObject({ trackId: id })).output(eventList),
    /** Reads a club's list of events: one page. A club that is only known by its short name is added. */
    sync: command
      .input(z.union([z.strictObject({ trackId: id }), z.strictObject({ sourceTrackSlug: shortText })]))
      .output(listed.extend({ trackId: id })),
    overview: command.input(z.strictObject({ eventId: id })).output(eventOverview),
    /** How it is kept up to date. */
    freshness: command.input(z.strictObject({ eventId: id })).output(eventFreshness),
    /** Follows one that is under way for as long as this program runs, or no more. */
    follow: command.input(z.strictObject({ eventId: id, followed: z.boolean() })).output(nothing),
    /** Those that this program follows. */
    following: command.input(nothing).output(z.array(following)),
    /** Asks for what may have changed of it, unless what was read last still counts as fresh. */
    refresh: command.input(z.strictObject({ eventId: id })).output(refreshed),
    /** Has it looked at again while its results cool down, or no more. */
    lookAgain: command.input(z.strictObject({ eventId: id, wanted: z.boolean() })).output(nothing),
    /** Those that are, the next one first. */
    cooling: command.input(nothing).output(z.array(coolingItem)),
    /** What ingesting it would ask for: at most its own page is asked for, and that only where `mayAsk` says so. */
    forecast: command.input(forecastWanted).output(forecast),
    /** The same text as the command line writes; one race only where `raceId` is given. */
    export: command
      .input(z.strictObject({ eventId: id, kind: exportKind, raceId: id.optional() }))
      .output(exportedFile),
  },
  run: {
    /**
     * Asks for an event, by id or by address; for what may have changed, unless `mode` says everything. It is read in
     * its turn; the ticket names it in `watch` and `cancel`.
     */
    start: command
      .input(
        z.union([
          z.strictObject({ eventId: id, mode: forecastMode.optional() }),
          z.strictObject({ url: shortText, mode: forecastMode.optional() }),
        ]),
      )
      .output(z.strictObject({ ticket: z.string() })),
    /** Continues a run that was cut off, stopped, or ended in part: what it read is not asked for again. */
    resume: command.input(z.strictObject({ runId: id })).output(z.strictObject({ ticket: z.string() })),
    /** The runs that can be continued, newest first. */
    resumable: command.input(nothing).output(z.array(runItem)),
    cancel: command.input(z.strictObject({ ticket: z.string() })).output(nothing),
    /** All runs of this session, newest asked for first: once at the start, then whenever anything about them changed. */
    watch: command.input(nothing).output(eventIterator(z.array(runUnderWay))),
    list: command.input(z.strictObject({ limit: z.int().min(1).max(1_000) })).output(z.array(runItem)),
    log: command.input(z.strictObject({ runId: id })).output(runLog),
    /** What other programs on this database are doing just now, that only one may do at a time. */
    elsewhere: command.input(nothing).output(z.array(heldElsewhere)),
  },
  archive: {
    size: command.input(nothing).output(archiveSize),
    /** What would be given up; nothing is. */
    prunePlan: command.input(pruneWanted).output(prunePlan),
    prune: command.input(pruneWanted).output(pruneDone),
    /** Reads a meeting again from its kept pages, asking no website; without `apply` only says what that would change. */
    replay: command.input(z.strictObject({ eventId: id, apply: z.boolean() })).output(replayAnswer),
    /** Imports saved pages; without `apply` only says what they are. A folder of this computer: only in the desktop app. */
    importPages: command.input(z.strictObject({ folder: shortText, apply: z.boolean() })).output(importAnswer),
  },
  health: {
    /** How ingesting has gone: the newest `runs` runs, the last days and months, patterns of failure. */
    summary: command.input(z.strictObject({ runs: z.int().min(1).max(1_000) })).output(healthSummary),
    /** A zip that helps to find out what went wrong; with the pages that `runId` could not use, else the newest such. */
    diagnostics: command.input(z.strictObject({ runId: id.optional() })).output(binaryFile),
  },
  site: {
    /** How the sites are that are read over a network: their switch, their breaker, until when they want a pause. */
    state: command.input(nothing).output(z.array(siteItem)),
    /** Switches a source off: everything that reads it ends at once, in this program and the others. */
    stop: command.input(z.strictObject({ source: shortText })).output(siteItem),
    start: command.input(z.strictObject({ source: shortText })).output(siteItem),
  },
  keeping: {
    /** What is being done for safe-keeping and how the disk is: once at the start, then whenever it changed. */
    watch: command.input(nothing).output(eventIterator(keepingState)),
    backups: command.input(nothing).output(backupList),
    /** Makes one, checks it, and then lets those go that newer ones stand for. */
    backUp: command.input(nothing).output(backupItem),
    /** A backup beside the database in use; reads all of it. */
    compare: command.input(z.strictObject({ name: shortText })).output(backupComparison),
    /** Puts a backup in the database's place. Every answer after it is of the restored database. */
    restore: command.input(z.strictObject({ name: shortText })).output(restoreDone),
    /** Reads the whole database and says what is wrong with it. */
    check: command.input(nothing).output(databaseCheck),
    /** Asks what is being done to stop. */
    stop: command.input(nothing).output(nothing),
    checklist: command.input(nothing).output(checklist),
    /** What people did, newest first. */
    actions: command.input(z.strictObject({ limit: z.int().min(1).max(1_000) })).output(z.array(actionItem)),
    undo: command.input(z.strictObject({ actionId: id })).output(nothing),
    /** What would go with a meeting. */
    deletion: command.input(z.strictObject({ eventId: id })).output(deletionPreview),
    /** Deletes it; `undo` of the action brings it back while the program runs. */
    deleteMeeting: command.input(z.strictObject({ eventId: id })).output(z.strictObject({ actionId: id })),
  },
  schedule: {
    state: command.input(nothing).output(scheduleStatus),
    /** The next times of an expression that is about to be saved; `input/invalid` with what it should be. */
    preview: command.input(z.strictObject({ cron: shortText, quiet: shortText })).output(schedulePreview),
    /** Does a pass now, within its limits. Ends when it has begun; `event/busy` where another program is at one. */
    run: command.input(nothing).output(nothing),
    /** Stops the pass that this engine is at, if it is at one. */
    stop: command.input(nothing).output(nothing),
  },
  address: {
    /** What a pasted address means. `input/invalid` where it is none of a known source's, with what it should look like. */
    recognise: command.input(z.strictObject({ text: shortText })).output(addressMeaning),
  },
  demo: {
    /** Makes the demo club known, with its list of events. Nothing is asked of a network. */
    open: command.input(nothing).output(z.strictObject({ trackId: id })),
  },
  settings: {
    list: command.input(nothing).output(z.array(settingItem)),
    /** `null` forgets the saved value. Holds for every run that starts afterwards. */
    save: command.input(z.strictObject({ key: shortText, value: shortText.nullable() })).output(z.array(settingItem)),
  },
  data: {
    /** What to ask again for, from now on. */
    changes: command.input(nothing).output(eventIterator(z.strictObject({ topics: z.array(dataTopic) }))),
  },
  ...analysisCommands,
}
