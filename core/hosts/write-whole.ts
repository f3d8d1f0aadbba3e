import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure } from '../contract/failure.ts'

/** Writes a file whole or not at all. Throws `input/invalid` with what to change. */
export function writeWhole(out: string, content: string | Uint8Array): string {
  const file = resolve(out)
  const draft = `${file}.${process.pid}.part`
  try {
    writeFileSync(draft, content)
    renameSync(draft, file)
    return file
  } catch (cause) {
    rmSync(draft, { force: true })
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
    throw new Failure(
      'input/invalid',
      `${file} cannot be written (${why}). Choose another file or folder.`,
      {},
      { cause },
    )
  }
}
