import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** A folder for this file's databases, removed when its tests are done. Anyone may look into it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-test-'))
  chmodSync(folder, 0o755)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
