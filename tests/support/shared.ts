import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The captured pages beside a developer's checkout. They hold real people's names and are not part of the repository. */
export const capturesFolder = fileURLToPath(new URL('../../../shared/liverc/captures/', import.meta.url))

/** Whether the captured pages are here; suites that need them skip by name where they are not. */
export const hasCaptures = existsSync(capturesFolder)
