/**
 * Whether a race is a main, as the sources write it: with a label "1/8 Buggy A3-Main", or in a section "Main Events" or
 * "Finals" that is not a qualifying round by its name. The one place where that is told.
 */
export function isMain({
  section,
  label,
}: {
  readonly section: string | null
  readonly label: string | null
}): boolean {
  if (/\bmain\b/i.test(label ?? '')) return true
  return /\b(?:mains?|finals?)\b/i.test(section ?? '') && !isQualifying(section)
}

/** Whether a section is a qualifying round: "Qualifier Round 2". */
export function isQualifying(section: string | null): boolean {
  return /qualif/i.test(section ?? '')
}
