/**
 * The records of a CSV text by the letter of RFC 4180, a byte-order mark aside. Throws for a lone quote, a bare line
 * feed outside quotes, records of unequal length, or a last line without its end. Shares no code with the writer.
 */
export function readCsv(text: string): string[][] {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  const records: string[][] = []
  let record: string[] = []
  while (at < text.length) {
    const field = text[at] === '"' ? quoted(text, at) : plain(text, at)
    record.push(field.value)
    at = field.end
    if (text[at] === ',') {
      at += 1
      if (at === text.length) throw new Error('the last line has no end')
    } else if (text.startsWith('\r\n', at)) {
      at += 2
      records.push(record)
      record = []
    } else {
      throw new Error(`neither comma nor line end at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`)
    }
  }
  if (record.length > 0) throw new Error('the last line has no end')
  const width = records[0]?.length
  const odd = records.findIndex(({ length }) => length !== width)
  if (odd >= 0) throw new Error(`record ${odd} has ${records[odd]?.length} fields instead of ${width}`)
  return records
}

function quoted(text: string, from: number): { value: string; end: number } {
  let value = ''
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at]
    else if (text[at + 1] === '"') value += text[at++]
    else return { value, end: at + 1 }
  }
  throw new Error(`a quoted field that begins at ${from} does not end`)
}

function plain(text: string, from: number): { value: string; end: number } {
  let end = from
  while (end < text.length && text[end] !== ',' && text[end] !== '\r' && text[end] !== '\n') {
    if (text[end] === '"') throw new Error(`a lone quote at ${end}`)
    end += 1
  }
  return { value: text.slice(from, end), end }
}
