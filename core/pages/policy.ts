/** Every limit of asking a site, in one place. Times are milliseconds. */
export interface PolicyLimits {
  /** Requests of one site at once. */
  readonly maxRequests: number
  /** Between two starts at one site. */
  readonly requestGapMs: number
  readonly connectTimeoutMs: number
  /** From the request on the wire to the answer's head. */
  readonly firstByteTimeoutMs: number
  /** One request from its first step to its last byte. */
  readonly pageTimeoutMs: number
  /** All tries of one page from its first start, pauses the site asked for not counted; 0 for no retry. */
  readonly retryBudgetMs: number
  readonly maxTries: number
  /** The first wait between tries; it doubles, plus up to half of jitter. */
  readonly retryBaseMs: number
  /** No single backoff is longer, whatever the number of tries. */
  readonly maxBackoffMs: number
  /** A bot check is not impressed by a second; every wait for it is this many times as long. */
  readonly laterFactor: number
  /** A site that says "later" more often than this about one page will not give it out in this run. */
  readonly maxToldWaits: number
  /** The longest pause that is waited out, whether the site asked for it or its breaker is open. */
  readonly maxPauseMs: number
  readonly maxRedirects: number
  /** On the wire and decoded. */
  readonly maxPageBytes: number
  /** Failures in a row after which nothing more is asked of a site for a while. */
  readonly breakerFailures: number
  /** For how long, the first time; it doubles with each probe that fails. */
  readonly breakerOpenMs: number
  readonly maxBreakerOpenMs: number
}

const usual: PolicyLimits = {
  maxRequests: 4,
  requestGapMs: 100,
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: 30_000,
  pageTimeoutMs: 60_000,
  retryBudgetMs: 90_000,
  maxTries: 5,
  retryBaseMs: 1_000,
  maxBackoffMs: 30_000,
  laterFactor: 4,
  maxToldWaits: 5,
  maxPauseMs: 120_000,
  maxRedirects: 5,
  maxPageBytes: 5_000_000,
  breakerFailures: 8,
  breakerOpenMs: 30_000,
  maxBreakerOpenMs: 900_000,
}

export type Told = { readonly [Limit in keyof PolicyLimits]?: number | undefined } & {
  readonly timeoutFactor?: number
}

/** What was told, and the usual for the rest. `timeoutFactor` lengthens every time-out, and what has to outlast them. */
export function policyLimits({ timeoutFactor: factor = 1, ...told }: Told): PolicyLimits {
  const limit = (name: keyof PolicyLimits) => told[name] ?? usual[name]
  const names = Object.keys(usual) as (keyof PolicyLimits)[]
  const limits = Object.fromEntries(names.map((name) => [name, limit(name)])) as Record<keyof PolicyLimits, number>
  for (const name of lengthened) limits[name] *= factor
  limits.maxBreakerOpenMs = Math.max(limits.maxBreakerOpenMs, limits.breakerOpenMs)
  return limits
}

const lengthened = ['connectTimeoutMs', 'firstByteTimeoutMs', 'pageTimeoutMs', 'retryBudgetMs'] as const
