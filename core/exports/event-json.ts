import type { EventDocument } from '../contract/domain.ts'

/** The event document as text: two spaces, a line feed at the end; the same data gives the same bytes. */
export function eventJson(document: EventDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
