import { type Random, seededRandom } from '../../../fixtures/random.ts'

/** The long form of these suites (`npm run test:long`) does this many times as much. */
export const effort = process.env.MRE_LONG ? 40 : 1

/** A count that `npm run test:long` raises. */
export const counted = (count: number) => count * effort

/** Where a page may be cut: at marks of its structure, evenly, and anywhere; each a length to keep, none the whole. */
export function cutPlaces(body: string, seed: string, most: number): number[] {
  const places = new Set<number>()
  const boundaries = [
    ...body.matchAll(/<\/?(?:tr|td|table|tbody|tfoot|thead|script|div|body|html|h\d)\b|[{}];?|\],?|\n/g),
  ]
  for (let at = 0; at < boundaries.length; at += Math.max(1, Math.floor((boundaries.length * 3) / most))) {
    const { index = 0, 0: text = '' } = boundaries[at] ?? {}
    for (const place of [index, index + text.length, index + 1]) places.add(place)
  }
  for (let at = 0; at < most / 2; at++) places.add(Math.floor((at * body.length * 2) / most))
  // The last bytes one by one: there a page looks most like a whole one.
  for (let at = 1; at < Math.min(80, body.length); at++) places.add(body.length - at)
  const random = seededRandom(`cuts ${seed}`)
  for (let at = 0; at < most / 2; at++) places.add(random.integer(0, body.length - 1))
  return [...places].filter((place) => place < body.trimEnd().length)
}

/** The page without what is between two places. */
export function without(body: string, from: number, to: number): string {
  return body.slice(0, from) + body.slice(to)
}

/** A lost part anywhere behind the page's heading, its end kept: as one packet, or much more. */
export function randomHole(body: string, random: Random): [from: number, to: number] {
  const top = Math.max(body.indexOf('<h1'), 0)
  const last = body.length - 20
  const from = random.integer(top, last - 1)
  const length = random.chance(0.5) ? random.integer(1, 1_460) : random.integer(1, body.length)
  return [from, Math.min(from + length, last)]
}

/** The page's bytes with `count` of them damaged: a bit turned over, or another byte in its place. */
export function flipped(body: Buffer, random: Random, count: number): string {
  const bytes = Buffer.from(body)
  const top = Math.max(body.indexOf('<h1'), 0)
  for (let flip = 0; flip < count; flip++) {
    // Most of what is above the heading is not read, so most damage is done below.
    const at = random.integer(random.chance(0.9) ? top : 0, bytes.length - 1)
    const byte = bytes[at] ?? 0
    bytes[at] = random.chance(0.5) ? byte ^ (1 << random.integer(0, 7)) : random.integer(0, 255)
  }
  return bytes.toString('utf8')
}
