import { Failure, type FailureCode, toFailure } from '../contract/failure.ts'

/**
 * Any error of the database as a Failure a person can act on: `store/damaged`, `store/full`, `store/read-only`,
 * `store/locked`. A Failure stays what it is, everything else is `unexpected` (or `cancelled`). Never throws.
 */
export function storeFailure(error: unknown, file = 'the database'): Failure {
  if (error instanceof Failure) return error
  const systemCode = codeOf(error)
  const known = systemCode === null ? undefined : meanings.find(({ when }) => when.test(systemCode))
  if (known === undefined || systemCode === null) return toFailure(error)
  return new Failure(known.code, known.message(file), { file, systemCode }, { cause: error })
}

interface Meaning {
  readonly when: RegExp
  readonly code: FailureCode
  readonly message: (file: string) => string
}

/** First match wins. SQLite's extended codes begin with the plain one; codes without SQLITE_ come from the file system. */
const meanings: readonly Meaning[] = [
  {
    // A write cut short arrives as an input/output error, also where a quota rather than the disk ended it.
    when: /^(SQLITE_FULL|SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE)|ENOSPC|EDQUOT)/,
    code: 'store/full',
    message: (file) =>
      `There is no room left to write to ${file}. Nothing half-written was kept. Free some space and try again.`,
  },
  {
    when: /^(SQLITE_BUSY|SQLITE_LOCKED|SQLITE_PROTOCOL|SQLITE_IOERR_(LOCK|RDLOCK|SHMLOCK|BLOCKED))/,
    code: 'store/locked',
    message: (file) =>
      `Another program has held ${file} for too long. Wait for its work to end, or close it, and try again.`,
  },
  {
    when: /^(SQLITE_READONLY|SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH|SQLITE_IOERR_(ACCESS|SHMOPEN|SHMMAP)|EACCES|EPERM|EROFS|EEXIST|ENOTDIR|ENOENT|ENAMETOOLONG)/,
    code: 'store/read-only',
    message: (file) =>
      `${file} cannot be written, or cannot be opened. Check that you may write to it and to its folder.`,
  },
  {
    when: /^(SQLITE_CORRUPT|SQLITE_NOTADB|SQLITE_FORMAT|SQLITE_IOERR)/,
    code: 'store/damaged',
    message: (file) => `${file} is damaged, or is not a database at all. Restore a copy, or choose another file.`,
  },
]

/** drizzle wraps what better-sqlite3 throws, so the causes are asked as well. */
function codeOf(error: unknown): string | null {
  for (let e = error, depth = 0; e instanceof Error && depth < 5; e = e.cause, depth++) {
    if ('code' in e && typeof e.code === 'string') return e.code
  }
  return null
}
