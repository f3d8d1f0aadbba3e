/** Where large things lie that are fetched once and belong to no checkout. */
import { homedir } from 'node:os'
import { join } from 'node:path'

export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'my-race-engineer')
