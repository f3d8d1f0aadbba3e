import { engine, engineCalls, queryClient } from '../engine-client.ts'
import { clubPlace, ingestionsPlace, meetingPlace, racePlace } from '../places.ts'

/** Whether a text looks like an address on LiveRC; the engine has the last word. */
export function looksLikeAddress(text: string): boolean {
  return /^\s*(?:https?:\/\/)?[a-z0-9-]+\.liverc\.com(?:[/?#]\S*)?\s*$/i.test(text)
}

/** What to do with an address: go somewhere, or first ask whether to read what is not known yet. */
export type AddressStep =
  | { readonly kind: 'go'; readonly place: string }
  | { readonly kind: 'offer'; readonly title: string; readonly question: string; accept(): Promise<string> }
  | { readonly kind: 'tell'; readonly sentence: string }

/** Throws what the engine says of an address that it does not know. */
export async function stepFor(text: string): Promise<AddressStep> {
  const meaning = await engineCalls.address.recognise({ text })
  if (meaning.kind === 'event') {
    const { eventId, url, sourceTrackSlug } = meaning
    if (eventId !== null) return { kind: 'go', place: meetingPlace(eventId) }
    return {
      kind: 'offer',
      title: 'A meeting that is not stored yet',
      question: `Read this meeting of ${sourceTrackSlug} from LiveRC now, with all its races and laps?`,
      async accept() {
        await engineCalls.run.start({ url })
        return ingestionsPlace()
      },
    }
  }
  if (meaning.kind === 'race') {
    if (meaning.raceId !== null) return { kind: 'go', place: racePlace(meaning.raceId) }
    return {
      kind: 'tell',
      sentence:
        "This race is not stored, and its page does not say which meeting it is of. Paste the meeting's address.",
    }
  }
  const { trackId, sourceTrackSlug } = meaning
  if (trackId !== null) return { kind: 'go', place: clubPlace(trackId) }
  return {
    kind: 'offer',
    title: 'A club that is not known yet',
    question: `Read the list of meetings of ${sourceTrackSlug} from LiveRC now? That is one request.`,
    async accept() {
      const added = await engineCalls.event.sync({ sourceTrackSlug })
      await queryClient.invalidateQueries({ queryKey: engine.track.key() })
      return clubPlace(added.trackId)
    },
  }
}
