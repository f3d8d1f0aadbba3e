import { readFileSync } from 'node:fs'

/**
 * Whether a write-ahead log ends in the middle of a transaction: frames without the commit that would make them count,
 * or a part of one. Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export function isTorn(log: Uint8Array): boolean {
  if (log.byteLength < 32) return log.byteLength > 0
  const words = new DataView(log.buffer, log.byteOffset, log.byteLength)
  const frameBytes = 24 + words.getUint32(8)
  const salts = (at: number) => `${words.getUint32(at)} ${words.getUint32(at + 4)}`
  const current = salts(16)
  let isCommitted = true
  for (let at = 32; at < log.byteLength; at += frameBytes) {
    if (at + frameBytes > log.byteLength) return true
    // What follows is of an earlier round through the log.
    if (salts(at + 8) !== current) break
    isCommitted = words.getUint32(at + 4) !== 0
  }
  return !isCommitted
}

export function isTornFile(file: string): boolean {
  try {
    return isTorn(readFileSync(file))
  } catch {
    return false
  }
}
