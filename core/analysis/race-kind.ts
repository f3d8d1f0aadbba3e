/** Whether a race is a main, as the sources write it: in a section "Main Events", or with a label "1/8 Buggy A3-Main". */
export function isMain({
  section,
  label,
}: {
  readonly section: string | null
  readonly label: string | null
}): boolean {
  return /\bmains?\b/i.test(section ?? '') || /\bmain\b/i.test(label ?? '')
}
