import { afterEach } from 'vitest'
import type { Site } from '../../../core/connectors/connector.ts'
import { Failure, type FailureCode } from '../../../core/contract/failure.ts'
import { createHttpPages, type HttpPagesOptions } from '../../../core/pages/http-pages.ts'
import type { Clock } from '../../../core/pages/pacing.ts'
import type { PageRead, PageReader, PageRequest, RequestSeen } from '../../../core/pages/page-reader.ts'
import { type Handler, startServer, type TestServer } from './server.ts'

const toClose: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of toClose.splice(0).reverse()) await one.close()
})

interface Wait {
  readonly ms: number
  readonly code: FailureCode
  readonly message: string
}

/** What came of a read, and everything the reader said on the way. */
export interface Outcome<T> {
  readonly read: PageRead<T> | null
  readonly failure: Failure | null
  readonly error: unknown
  readonly seen: RequestSeen[]
  readonly waits: Wait[]
}

export interface Bench {
  readonly server: TestServer
  readonly reader: PageReader
  readonly site: Site
  /** Everything that any read of this bench reported. */
  readonly seen: RequestSeen[]
  get(path: string, request?: Partial<PageRequest<string>>): Promise<Outcome<string>>
}

/** Small times, no gap: tests that are about one of them say so. */
export const quick: HttpPagesOptions = {
  userAgent: 'MyRaceEngineer/0.1 (tests)',
  requestGapMs: 0,
  connectTimeoutMs: 500,
  firstByteTimeoutMs: 500,
  pageTimeoutMs: 1_000,
  retryBaseMs: 5,
  maxTries: 3,
}

/** A server, a reader and a site that owns that server under both its names; closed after the test. */
export async function bench(
  routes: Record<string, Handler> = {},
  options: Partial<HttpPagesOptions> = {},
): Promise<Bench> {
  const server = await startServer(routes)
  const reader = createHttpPages({ ...quick, ...options })
  toClose.push(server, reader)
  const site = siteOf(server)
  const seen: RequestSeen[] = []
  const get: Bench['get'] = async (path, request = {}) => {
    const outcome = await tell(reader, site, new URL(path, server.origin), request)
    seen.push(...outcome.seen)
    return outcome
  }
  return { server, reader, site, seen, get }
}

export function siteOf(...servers: readonly Pick<TestServer, 'port'>[]): Site {
  const ports = new Set(servers.map(({ port }) => String(port)))
  const owns = ({ hostname, port }: URL) => ['127.0.0.1', 'localhost'].includes(hostname) && ports.has(port)
  return { name: 'LiveRC', key: 'liverc.test', owns, lendsScripts: owns }
}

/** Reads a page and tells what came of it, instead of throwing. */
export async function tell(
  reader: PageReader,
  site: Site,
  url: URL,
  request: Partial<PageRequest<string>> = {},
): Promise<Outcome<string>> {
  const seen: RequestSeen[] = []
  const waits: Wait[] = []
  try {
    const read = await reader.read<string>({
      url,
      site,
      accept: (body) => body,
      signal: new AbortController().signal,
      onRequest: (one) => seen.push(one),
      onWait: (wait) => waits.push(wait),
      ...request,
    })
    return { read, failure: null, error: null, seen, waits }
  } catch (error) {
    return { read: null, failure: error instanceof Failure ? error : null, error, seen, waits }
  }
}

/** A clock that stands still except while somebody sleeps: waits of minutes take no time and are written down. */
export function fakeClock(): Clock & { readonly slept: number[]; advance(ms: number): void } {
  let now = 1_000
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    epochMs: () => Date.UTC(2026, 0, 1) + now,
    advance(ms) {
      now += ms
    },
    async sleep(ms, signal) {
      signal.throwIfAborted()
      slept.push(ms)
      await Promise.resolve()
      now += ms
    },
  }
}

/** Resolves once `condition` holds; fails the test after two seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 2_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Closes something after the test. */
export function closeAfter(one: { close(): Promise<void> }): void {
  toClose.push(one)
}
