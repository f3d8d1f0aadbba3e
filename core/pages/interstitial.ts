/** What is known of an answer when it is asked whether it is a bot check. */
export interface Suspect {
  readonly status: number
  /** Value of the `cf-mitigated` header, where there is one. */
  readonly mitigated: string | undefined
  readonly body: string
}

/** Titles that these pages carry whole. LiveRC's end in ":: LiveRC", whatever an event is called. */
const title =
  /^(?:just a moment(?:\.{3}|…|&hellip;)|attention required! \| cloudflare|please wait(?:\.{3}|…) \| cloudflare|checking your browser\b.*|ddos-guard|verifying you are human\b.*|security check(?: required)?)$/i

/**
 * Marks inside a tag or a script of the check itself, where no name of a driver or an event can stand. Cloudflare also
 * puts a harmless script (`challenge-platform/…/scripts/jsd/`) into ordinary pages.
 */
const markup =
  /<(?:script|form|div|input|iframe|link|a|img|span|h1)\b[^>]*(?:challenge-platform\/(?!(?:h\/[a-z]\/)?scripts\/jsd)|\bcf-chl-|\bcf_chl_|id=["']?challenge-(?:form|running|stage)|cf-browser-verification|cf-challenge)|window\._cf_chl_opt\s*=/i

/** The same marks anywhere, for bodies too small to be a results page. */
const anywhere =
  /just a moment(?:\.{3}|…|&hellip;)|challenge-platform|cf-chl|cf_chl_|attention required! \| cloudflare|checking your browser/i

/** Challenge pages are 5 to 40 KB; the smallest page of LiveRC is 19 KB, so size alone never decides. */
const smallChars = 64_000
const tinyChars = 8_000

/**
 * Whether an answer is an anti-bot page in place of the page asked for, whatever its status. A results page that merely
 * mentions such words, in an event called "Just a moment..." say, is none.
 */
export function isInterstitial({ status, mitigated, body }: Suspect): boolean {
  if (mitigated?.trim().toLowerCase() === 'challenge') return true
  const found = /<title\b[^>]*>([^<]*)/i.exec(body.slice(0, smallChars))?.[1]
  const titled = found !== undefined && title.test(found.trim().replace(/\s+/g, ' '))
  if (body.length > smallChars) return titled && markup.test(body)
  if (titled || markup.test(body)) return true
  return body.length <= tinyChars && (status >= 400 || found === undefined) && anywhere.test(body)
}
