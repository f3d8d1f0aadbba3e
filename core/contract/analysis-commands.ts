import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { raceAnalysis } from './answers.ts'
import { gapChart, gapsWanted, plainTable, raceCharts } from './charts.ts'
import { checkNamed, checkNoted, checksAcknowledged, checksNoted, meetingChecks, raceChecks } from './checks.ts'
import { command, id, nothing, shortText } from './command.ts'
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
import { driverHistory, driverHit, driverItem } from './driver-history.ts'
import { driverMeeting } from './driver-meeting.ts'
import { composedExplanation, composedWanted, explainWanted, explanation } from './explain.ts'
import { marked, markedPerson, markWanted } from './initials.ts'
import { meetingEntries, meetingFigures } from './meeting-figures.ts'
import { driverPair, personDecided, personDecision, personSaid, suggestionList } from './persons.ts'
import { recordApproval, recordBook, recordDecided, recordWithdrawal } from './records.ts'
import { raceReplayAnswer } from './replay-race.ts'
import { sheetFileStep, sheetStep, sheetWanted } from './sheets.ts'
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

/** What stored results say, and what people say of them. */
export const analysisCommands = {
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
    /** Who raced last: persons of the newest stored meeting first, of one meeting those with the most stored races. */
    recent: command.input(z.strictObject({ limit: z.int().min(1).max(100) })).output(z.array(driverItem)),
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
  /** Sheets of paper: how far one is, then all of it; stopped by its signal. */
  sheet: {
    render: command.input(sheetWanted).output(eventIterator(sheetStep)),
    /** The same as a PDF, made by this computer's browser: `browser/missing` where there is none. */
    pdf: command.input(sheetWanted).output(eventIterator(sheetFileStep)),
  },
}
