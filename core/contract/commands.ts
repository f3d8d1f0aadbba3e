import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import {
  addressMeaning,
  dataTopic,
  engineAbout,
  eventList,
  eventOverview,
  exportedFile,
  exportKind,
  raceAnalysis,
  runItem,
  runLog,
  runUnderWay,
  settingItem,
  trackList,
} from './answers.ts'
import { archiveSize, pruneDone, prunePlan, pruneWanted } from './archive.ts'
import { gapChart, gapsWanted, plainTable, raceCharts } from './charts.ts'
import { checkNamed, checkNoted, checksAcknowledged, checksNoted, meetingChecks, raceChecks } from './checks.ts'
import { comparisonAnswer, comparisonWanted, recordAnswer, recordWanted } from './comparison.ts'
import {
  correctionList,
  correctionsWanted,
  heldDecided,
  heldItem,
  heldWanted,
  pageText,
  pageWanted,
} from './corrections.ts'
import { binaryFile } from './diagnostics.ts'
import { driverHistory, driverHit } from './driver-history.ts'
import { driverMeeting } from './driver-meeting.ts'
import { heldElsewhere } from './elsewhere.ts'
import { composedExplanation, composedWanted, explainWanted, explanation } from './explain.ts'
import { wireFailure } from './failure.ts'
import { forecast, forecastMode, forecastWanted } from './forecast.ts'
import { coolingItem, eventFreshness, following, refreshed } from './freshness.ts'
import { healthSummary } from './health.ts'
import { importAnswer } from './import-pages.ts'
import { marked, markedPerson, markWanted } from './initials.ts'
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
import { meetingEntries, meetingFigures } from './meeting-figures.ts'
import { driverPair, personDecided, personDecision, personSaid, suggestionList } from './persons.ts'
import { recordApproval, recordBook, recordDecided, recordWithdrawal } from './records.ts'
import { replayAnswer } from './replay.ts'
import { raceReplayAnswer } from './replay-race.ts'
import { schedulePreview, scheduleStatus } from './schedule.ts'
import { sheetFileStep, sheetStep, sheetWanted } from './sheets.ts'
import { siteItem } from './site.ts'
import { raceTargetList } from './targets.ts'
import { transponderReport } from './transponders.ts'
import {
  fuelSaying,
  lapMarked,
  lapMarking,
  lapPlace,
  raceUnderstanding,
  whatIfAnswer,
  whatIfWanted,
} from './understanding.ts'

const id = z.int().min(1)
const shortText = z.string().max(2_000)

/** Every command may fail; `FAILED` carries code, sentence and details (`failureOf` turns it back into a Failure). */
const command = oc.errors({ FAILED: { status: 422, data: wireFailure } })
const nothing = z.strictObject({})
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
  meeting: {
    /** Every class over its rounds, with the bests of the day. */
    classes: command.input(z.strictObject({ eventId: id })).output(meetingFigures),
    /** The entry list with each driver's runs. */
    entries: command.input(z.strictObject({ eventId: id })).output(meetingEntries),
  },
  /** Records of a club: candidates are found, and a person approves. */
  record: {
    list: command.input(z.strictObject({ trackId: id })).output(recordBook),
    /** `input/invalid` for a run that is none of the candidates, or that is doubted and not approved in spite of it. */
    approve: command.input(recordApproval).output(recordDecided),
    withdraw: command.input(recordWithdrawal).output(recordDecided),
  },
  correction: {
    /** What the source showed otherwise than before. */
    list: command.input(correctionsWanted).output(correctionList),
  },
  /** Races of which the source lost so much that a person has to decide. */
  held: {
    list: command.input(heldWanted).output(z.array(heldItem)),
    /** Stores what the held page shows, and writes down what that corrects. */
    accept: command.input(heldDecided).output(z.strictObject({ corrections: z.int().min(0) })),
    /** Keeps what is stored; that state of the page is not held again. */
    refuse: command.input(heldDecided).output(nothing),
  },
  page: {
    /** A page of the archive, as text and nothing else. */
    text: command.input(pageWanted).output(pageText),
  },
  race: {
    analysis: command.input(z.strictObject({ raceId: id })).output(raceAnalysis),
    /** The race as it went by, crossing by crossing. */
    replay: command.input(z.strictObject({ raceId: id })).output(raceReplayAnswer),
  },
  laps: {
    /** What the laps of a race say beyond its figures: marks, possibilities, suspicions, how the order came about. */
    understanding: command.input(z.strictObject({ raceId: id })).output(raceUnderstanding),
    /** Leaves a lap out of our figures, or counts it whatever the rule says; with a reason. `undo` takes it back. */
    mark: command.input(lapMarking).output(lapMarked),
    /** Withdraws what was said of a lap. */
    unmark: command.input(lapPlace).output(lapMarked),
    /** Says of the class of a race whether it refuels, at whatever meeting, or takes that back. */
    sayFuel: command.input(fuelSaying).output(lapMarked),
    /** The result with one lap counted as two, or two as one. Stores nothing. */
    whatIf: command.input(whatIfWanted).output(whatIfAnswer),
  },
  chart: {
    /** Field sheet, spread, histogram and best-N curve of a race. */
    race: command.input(z.strictObject({ raceId: id })).output(raceCharts),
    /** Every driver's gap to a reference, lap by lap. */
    gaps: command.input(gapsWanted).output(gapChart),
    /** A chart's table as CSV, written as every export is. */
    csv: command.input(plainTable).output(z.strictObject({ text: z.string() })),
  },
  /** Published figures held against what the laps give. */
  check: {
    race: command.input(z.strictObject({ raceId: id })).output(raceChecks),
    meeting: command.input(z.strictObject({ eventId: id })).output(meetingChecks),
    /** Marks what does not add up as known, with a note, until one of its figures is another. */
    acknowledge: command.input(checkNoted).output(raceChecks),
    forget: command.input(checkNamed).output(raceChecks),
    /** The same of all that nobody has acknowledged yet, of a race or a meeting, with one note and one way back. */
    acknowledgeAll: command.input(checksNoted).output(checksAcknowledged),
  },
  driver: {
    /** Persons whose name has each word of `text`, or whose transponder begins with it, most races first. */
    search: command
      .input(z.strictObject({ text: shortText, limit: z.int().min(1).max(100) }))
      .output(z.array(driverHit)),
    /** Of a person, under whichever of their ids; so many of the newest races are told one by one. */
    history: command
      .input(z.strictObject({ driverId: id, races: z.int().min(1).max(100_000).optional() }))
      .output(driverHistory),
    /** Every run of one person at one meeting, with figures. */
    meeting: command.input(z.strictObject({ eventId: id, driverId: id })).output(driverMeeting),
  },
  /** Who is who, where a source names one person twice. */
  person: {
    /** Drivers who look like one person; nothing is decided by it. */
    suggestions: command.input(z.strictObject({ limit: z.int().min(1).max(500) })).output(suggestionList),
    /** What an entry list says of transponders, also before the first race. */
    transponders: command.input(z.strictObject({ eventId: id })).output(transponderReport),
    /** What people said of it, the latest first. */
    decisions: command.input(nothing).output(z.array(personDecision)),
    /** `input/invalid` where they raced against each other, or were told apart from one another; so does the next one. */
    merge: command.input(personSaid).output(personDecided),
    tellApart: command.input(personSaid).output(personDecided),
    /** Parts what was merged, or forgets that two are not the same. */
    forget: command.input(driverPair).output(personDecided),
  },
  /** Drivers who appear by initials wherever the program shows, prints or exports them. */
  initials: {
    list: command.input(nothing).output(z.array(markedPerson)),
    /** Marks a person, under all their ids. */
    mark: command.input(markWanted).output(marked),
    unmark: command.input(z.strictObject({ driverId: id })).output(marked),
  },
  explain: {
    /** How one figure of a driver came about: the laps it is made of, our value and the source's, the page. */
    figure: command.input(explainWanted).output(explanation),
    composed: command.input(composedWanted).output(composedExplanation),
    /** What each driver of a race could aim at, against the middle of the own class. */
    targets: command.input(z.strictObject({ raceId: id })).output(raceTargetList),
  },
  /** Head to head. */
  compare: {
    /** A driver's laps beside those of another, of the class's median, or of another race. */
    inRace: command.input(comparisonWanted).output(comparisonAnswer),
    /** Two people over all stored meetings. */
    record: command.input(recordWanted).output(recordAnswer),
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
  /** Sheets of paper: how far one is, then all of it; stopped by its signal. */
  sheet: {
    render: command.input(sheetWanted).output(eventIterator(sheetStep)),
    /** The same as a PDF, made by this computer's browser: `browser/missing` where there is none. */
    pdf: command.input(sheetWanted).output(eventIterator(sheetFileStep)),
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
}
