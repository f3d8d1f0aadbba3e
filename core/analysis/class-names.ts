import { foldText } from '../contract/fold.ts'

/**
 * A class's name in one form, so that spellings of one club stand for one class: without case, accents and doubled or
 * outer spaces, dashes as spaces, no space around a slash. Figures and words stay: "40+" is not "40", "17.5" not "13.5".
 */
export function normaliseClassName(className: string): string {
  return foldText(className)
    .replace(/[\s\u2010-\u2015_-]+/g, ' ')
    .replace(/ ?\/ ?/g, '/')
    .trim()
}

/** Whether two spellings stand for one class, as the meeting's Classes take them. */
export function isSameClass(one: string | null, other: string | null): boolean {
  return one === other || (one !== null && other !== null && normaliseClassName(one) === normaliseClassName(other))
}
