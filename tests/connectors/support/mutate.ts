import type { Random } from '../../../fixtures/random.ts'
import { entities, figures, scriptValues, tagNames, texts } from './mutation-values.ts'

/**
 * Pages damaged by somebody who knows how they are made: tags, figures, the values of the script, nesting, entities and
 * text, not only bytes. Pure: the same page, donor and numbers give the same damage.
 */

/** `donor` is another page to take pieces from. */
type Mutation = (body: string, random: Random, donor: string) => string

/** One of the matches of `pattern`, picked without counting them all: from a random place on, else from the top. */
function pickMatch(body: string, random: Random, pattern: RegExp): RegExpExecArray | null {
  const global = new RegExp(pattern.source, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)
  global.lastIndex = random.integer(0, Math.max(0, body.length - 1))
  const found = global.exec(body)
  if (found) return found
  global.lastIndex = 0
  return global.exec(body)
}

function replaceMatch(body: string, found: RegExpExecArray | null, text: string): string {
  return found === null ? body : body.slice(0, found.index) + text + body.slice(found.index + found[0].length)
}

const anyTag = /<\/?[a-zA-Z][^<>]*>/
const anyElement =
  /<(tr|td|th|table|div|span|a|thead|tbody|li|sup|strong|small)\b[^<>]*>[^<>]{0,200}(?:<[^<>]*>[^<>]{0,200}){0,8}?<\/\1>/
const anyNumber = /\d+(?:[.,:]\d+)*/
const anyQuoted = /'(?:[^'\\\n]|\\.){0,80}'/
const anyRecord = /\{ ?'lapNum'[^{}]*\},?/
const anyText = />[^<>]{1,80}</

const mutations: Readonly<Record<string, Mutation>> = {
  'a tag gone': (body, random) => replaceMatch(body, pickMatch(body, random, anyTag), ''),
  'a tag twice': (body, random) => {
    const found = pickMatch(body, random, anyTag)
    return found ? replaceMatch(body, found, found[0].repeat(random.integer(2, 5))) : body
  },
  'a tag elsewhere': (body, random) => {
    const found = pickMatch(body, random, anyTag)
    if (!found) return body
    const rest = replaceMatch(body, found, '')
    const at = random.integer(0, rest.length)
    return rest.slice(0, at) + found[0] + rest.slice(at)
  },
  'a tag of another name': (body, random) => {
    const found = pickMatch(body, random, anyTag)
    return found ? replaceMatch(body, found, found[0].replace(/[a-zA-Z][a-zA-Z0-9]*/, random.pick(tagNames))) : body
  },
  'an attribute of another value': (body, random) => {
    const found = pickMatch(body, random, /="[^"<>]*"/)
    const values = [
      '',
      'hidden',
      'race_result',
      'entry_list_data',
      'driver_name',
      'class_header',
      'tab-pane',
      '/results/?p=view_race_result&id=1',
      '//',
      'javascript:x',
      '1',
      'x'.repeat(500),
      ...figures,
    ]
    return replaceMatch(body, found, `="${random.pick(values)}"`)
  },
  'an attribute gone': (body, random) => replaceMatch(body, pickMatch(body, random, /\s[a-z-]+="[^"<>]*"/), ''),
  'an attribute without its quote': (body, random) => replaceMatch(body, pickMatch(body, random, /"(?=[\s>])/), ''),
  'an element gone': (body, random) => replaceMatch(body, pickMatch(body, random, anyElement), ''),
  'an element twice': (body, random) => {
    const found = pickMatch(body, random, anyElement)
    return found ? replaceMatch(body, found, found[0] + found[0]) : body
  },
  'two elements exchanged': (body, random) => {
    const [one, other] = [pickMatch(body, random, anyElement), pickMatch(body, random, anyElement)]
    if (!one || !other || Math.abs(one.index - other.index) < Math.max(one[0].length, other[0].length)) return body
    const [first, second] = one.index < other.index ? [one, other] : [other, one]
    return (
      body.slice(0, first.index) +
      second[0] +
      body.slice(first.index + first[0].length, second.index) +
      first[0] +
      body.slice(second.index + second[0].length)
    )
  },
  'an element of another page': (body, random, donor) => {
    const found = pickMatch(donor, random, anyElement)
    return found ? replaceMatch(body, pickMatch(body, random, anyElement), found[0]) : body
  },
  'a figure of another kind': (body, random) =>
    replaceMatch(body, pickMatch(body, random, anyNumber), random.pick(figures)),
  'a figure of another place': (body, random) => {
    const found = pickMatch(body, random, anyNumber)
    return found ? replaceMatch(body, pickMatch(body, random, anyNumber), found[0]) : body
  },
  'a digit changed': (body, random) => replaceMatch(body, pickMatch(body, random, /\d/), String(random.integer(0, 9))),
  'a value of the script of another kind': (body, random) =>
    replaceMatch(body, pickMatch(body, random, anyQuoted), random.pick(scriptValues)),
  'a key of the script of another name': (body, random) => {
    const found = pickMatch(body, random, /'[a-zA-Z0-9]+'(?= ?:)/)
    return replaceMatch(
      body,
      found,
      `'${random.pick(['lapNum', 'pos', 'time', 'pace', 'segments', 'laps', 'driverName', '__proto__', 'constructor', 'x', ''])}'`,
    )
  },
  'a lap gone': (body, random) => replaceMatch(body, pickMatch(body, random, anyRecord), ''),
  'a lap twice': (body, random) => {
    const found = pickMatch(body, random, anyRecord)
    return found ? replaceMatch(body, found, found[0].repeat(random.integer(2, 40))) : body
  },
  'a lap elsewhere': (body, random) => {
    const found = pickMatch(body, random, anyRecord)
    return found ? replaceMatch(body, pickMatch(body, random, anyRecord), found[0]) : body
  },
  'a sign of the script gone': (body, random) => replaceMatch(body, pickMatch(body, random, /[{}[\]:,;']/), ''),
  'a sign of the script too many': (body, random) => {
    const found = pickMatch(body, random, /[{}[\]:,;']/)
    return found ? replaceMatch(body, found, found[0].repeat(random.integer(2, 30))) : body
  },
  'a driver of another id': (body, random) => {
    const found = pickMatch(body, random, /racerLaps\[\d+\]/)
    return replaceMatch(body, found, `racerLaps[${random.pick([...figures, "'x'", 'a', ''])}]`)
  },
  'a remark in the script': (body, random) => {
    const found = pickMatch(body, random, /[{}[\],]\s/)
    return found
      ? replaceMatch(
          body,
          found,
          `${found[0]}${random.pick(['/* x */', '// x\n', '/*', '<!--', '/* </script> */', "/* ' */"])}`,
        )
      : body
  },
  'segments in segments': (body, random) => {
    const depth = random.pick([1, 5, 50, 500, 20_000])
    return replaceMatch(
      body,
      pickMatch(body, random, /\[ ?\]/),
      `${'['.repeat(depth)}${']'.repeat(random.chance(0.8) ? depth : depth - 1)}`,
    )
  },
  'a text of another kind': (body, random) =>
    replaceMatch(body, pickMatch(body, random, anyText), `>${random.pick(texts)}<`),
  'a text in a text': (body, random) => {
    const found = pickMatch(body, random, anyText)
    if (!found) return body
    const at = random.integer(1, found[0].length - 1)
    return replaceMatch(body, found, found[0].slice(0, at) + random.pick(texts) + found[0].slice(at))
  },
  'an entity': (body, random) => {
    const entity = random.pick(entities)
    const at = random.integer(0, body.length)
    return body.slice(0, at) + entity + body.slice(at)
  },
  'a part deep inside': (body, random) => {
    const found = pickMatch(body, random, anyElement)
    const depth = random.pick([1, 3, 50, 199, 250, 1_200])
    const tag = random.pick(['div', 'b', 'table', 'td', 'span'])
    return found
      ? replaceMatch(
          body,
          found,
          `<${tag}>`.repeat(depth) + found[0] + (random.chance(0.7) ? `</${tag}>`.repeat(depth) : ''),
        )
      : body
  },
  'a part lost': (body, random) => {
    const from = random.integer(0, body.length)
    return body.slice(0, from) + body.slice(from + random.integer(1, 400))
  },
  'a part twice': (body, random) => {
    const from = random.integer(0, body.length)
    const part = body.slice(from, from + random.integer(1, 400))
    return body.slice(0, from) + part.repeat(random.integer(2, 4)) + body.slice(from + part.length)
  },
  'the end of another page': (body, random, donor) => {
    const at = random.integer(0, body.length)
    return body.slice(0, at) + donor.slice(Math.floor((at / Math.max(1, body.length)) * donor.length))
  },
  'an end too early': (body, random) => `${body.slice(0, random.integer(0, body.length))}</body></html>`,
  'signs turned over': (body, random) => {
    let changed = body
    for (let count = random.integer(1, 8); count > 0; count--) {
      const at = random.integer(0, Math.max(0, changed.length - 1))
      changed =
        changed.slice(0, at) +
        String.fromCharCode(changed.charCodeAt(at) ^ (1 << random.integer(0, 6))) +
        changed.slice(at + 1)
    }
    return changed
  },
  'letters of another case': (body, random) => {
    const from = random.integer(0, body.length)
    const part = body.slice(from, from + random.integer(1, 300))
    return (
      body.slice(0, from) +
      (random.chance(0.5) ? part.toUpperCase() : part.toLowerCase()) +
      body.slice(from + part.length)
    )
  },
  'blanks of another kind': (body, random) => {
    const found = pickMatch(body, random, /\s+/)
    return replaceMatch(
      body,
      found,
      random.pick(['', '\0', '\f', '\v', '\u00a0', '\u2003', '\r\n', ' '.repeat(2_000), '/']),
    )
  },
}

const names = Object.keys(mutations)
const all = Object.values(mutations)

/** How many kinds of damage there are. */
export const mutationCount = names.length

/** The page with one to four pieces of damage, most often one: a page spoiled in many ways at once is only ever refused. */
export function mutated(body: string, random: Random, donor: string): string {
  let changed = body
  for (let count = random.pick([1, 1, 1, 2, 2, 3, 4]); count > 0; count--) {
    changed = random.pick(all)(changed, random, donor)
  }
  return changed
}
