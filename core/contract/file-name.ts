/**
 * Letters, digits and hyphens of what a file is about: safe on every system, and no one is surprised by a formula.
 * `otherwise` where nothing of it can be written so.
 */
export function fileNameOf(parts: readonly (string | null | undefined)[], otherwise = 'meeting'): string {
  const name = parts
    .flatMap((part) => part ?? [])
    .map((part) =>
      part
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 60),
    )
    .filter((part) => part !== '')
    .join('-')
  return name === '' ? otherwise : name
}
