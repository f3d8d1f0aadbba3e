import { Failure } from '../contract/failure.ts'

/**
 * The addresses of saved files, by their names: `pages.csv` with a file and its address on each line, or `pages.json` as
 * `{ "race.html": "https://…" }` or `[{ "file": …, "url": … }]`. Throws `input/invalid` with the line that is wrong.
 */
export function readManifest(name: string, text: string): Map<string, string> {
  const plain = text.replace(/^\ufeff/, '')
  const pairs = /\.json$/i.test(name) ? pairsOfJson(name, plain) : pairsOfCsv(name, plain)
  return new Map(pairs.map(([file, url]) => [file.replaceAll('\\', '/').replace(/^\.\//, ''), url]))
}

function pairsOfJson(name: string, text: string): [string, string][] {
  const wrong = (why: string) =>
    new Failure('input/invalid', `${name} ${why}. Write it as { "race.html": "https://…" }.`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw wrong('is no JSON')
  }
  const entries = Array.isArray(value)
    ? value.map((one) => [one?.file, one?.url])
    : Object.entries(typeof value === 'object' && value !== null ? value : { '': null })
  return entries.map(([file, url]) => {
    if (typeof file === 'string' && typeof url === 'string' && file !== '') return [file, url]
    throw wrong('has something that is no file with its address')
  })
}

function pairsOfCsv(name: string, text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line, at): [string, string][] => {
    if (line.trim() === '' || /^"?file"?\s*[,;\t]\s*"?(?:url|address)"?\s*$/i.test(line)) return []
    const [, quoted, bare, address] =
      /^\s*(?:"((?:[^"]|"")*)"|([^",;\t]+))\s*[,;\t]\s*"?([^",;\s]+)"?\s*$/.exec(line) ?? []
    const file = (quoted?.replaceAll('""', '"') ?? bare ?? '').trim()
    if (file !== '' && address !== undefined) return [[file, address]]
    throw new Failure(
      'input/invalid',
      `Line ${at + 1} of ${name} is not understood. Write a file's name, a comma and its address.`,
    )
  })
}
