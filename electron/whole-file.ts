import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'

/** Writes a file whole or not at all. Throws a sentence where it cannot be. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  if (!isAbsolute(path)) throw new Error('A file is saved at a full path.')
  const draft = join(dirname(path), `.${randomBytes(6).toString('hex')}.part`)
  try {
    await writeFile(draft, content, { flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw new Error(`${path} could not be written${reasonOf(error)}. Choose another place.`)
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const reasons: Record<string, string> = {
    ENOSPC: ': the disk is full',
    EACCES: ': you may not write there',
    EPERM: ': you may not write there',
    EROFS: ': that disk is read-only',
    ENOENT: ': that folder is not there',
  }
  return typeof code === 'string' ? (reasons[code] ?? ` (${code})`) : ''
}
