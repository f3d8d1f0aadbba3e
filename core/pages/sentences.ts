import type { Site } from '../connectors/connector.ts'
import type { Exchange, Trouble } from './http-exchange.ts'

/** A duration for a person: "0.4 seconds", "20 seconds", "3 minutes", "2 hours". */
export function inWords(ms: number): string {
  if (ms < 1_000) return `${Math.max(1, Math.round(ms / 100)) / 10} seconds`
  if (ms < 90_000) return count(Math.round(ms / 1_000), 'second')
  if (ms < 90 * 60_000) return count(Math.round(ms / 60_000), 'minute')
  if (ms < 48 * 3_600_000) return count(Math.round(ms / 3_600_000), 'hour')
  return count(Math.round(ms / 86_400_000), 'day')
}

/** An address as a person would point at it: no scheme, no fragment. */
export function shortUrl(url: URL): string {
  return `${url.host}${url.pathname}${url.search}`
}

const offline = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL'])

/** Why there was no answer at all, telling *them* or *us* apart where that is possible. */
export function noAnswerSentence(site: Site, url: URL, trouble: Trouble): string {
  const host = url.host
  if (trouble.kind === 'connect-timeout') {
    return (
      `${site.name} (${host}) could not be reached within ${inWords(trouble.limitMs)}: its server, or the internet ` +
      'connection of this laptop, is slow or down. Check the connection, then try again.'
    )
  }
  if (trouble.kind === 'first-byte-timeout' || trouble.kind === 'page-timeout') {
    return (
      `${site.name} accepted the request for ${shortUrl(url)} but sent nothing within ${inWords(trouble.limitMs)}: ` +
      'its server is probably busy. Try again later.'
    )
  }
  const code = networkCode(trouble.error)
  if (offline.has(code)) {
    return (
      `The address ${host} could not be found on the network (${code}): this laptop may be offline. Check the ` +
      'internet connection, then try again.'
    )
  }
  if (code === 'ECONNREFUSED') {
    return (
      `${host} refused the connection: the server of ${site.name} is down, or a firewall of this network is in the ` +
      'way. Try again later or over another network.'
    )
  }
  if (isTlsCode(code)) {
    return (
      `No secure connection to ${host} could be made (${code}): a Wi-Fi sign-in page or a wrong date on this laptop is ` +
      `the usual reason, sometimes a fault at ${site.name}. Sign in to the network, check the date, then try again.`
    )
  }
  if (trouble.error?.name === 'HTTPParserError') {
    return `What answered at ${host} is not a web server of ${site.name}. Check the network, then try again.`
  }
  const reason = code === '' ? '' : ` (${code})`
  return (
    `The connection to ${site.name} broke off before ${shortUrl(url)} was answered${reason}: its server or the ` +
    'network dropped it. Try again later.'
  )
}

/** A 5xx, 408 or 425: they answered, with an error. */
export function serverErrorSentence(site: Site, url: URL, status: number): string {
  if (status === 511) {
    return (
      `The network wants a sign-in before it lets ${shortUrl(url)} through (511). Open any web page in a browser, sign ` +
      'in, then try again.'
    )
  }
  return `${site.name} answered with an error (${status}) for ${shortUrl(url)}. The fault is at their end; try again later.`
}

/** A body that stopped in the middle. */
export function cutSentence(site: Site, url: URL, exchange: Exchange): string {
  const kind = exchange.trouble?.kind
  if (exchange.trouble && kind === 'page-timeout') {
    return (
      `${site.name} sent ${shortUrl(url)} so slowly that it was not complete after ` +
      `${inWords(exchange.trouble.limitMs)}. Their server or the connection is slow; try again later.`
    )
  }
  return (
    `The page ${shortUrl(url)} arrived cut short after ${Math.ceil(exchange.body.length / 1_000)} KB, so nothing was taken ` +
    'from it. The connection or the server dropped it; try again later.'
  )
}

/** A redirect that leaves the site's own hosts. */
export function foreignSentence(site: Site, url: URL, target: URL): string {
  return (
    `The request for ${shortUrl(url)} was sent on to ${target.host}, which is not ${site.name}: usually the sign-in ` +
    'page of a Wi-Fi network. Open a web page in a browser, sign in if asked, then try again.'
  )
}

function networkCode(error: unknown): string {
  if (!(error instanceof Error)) return ''
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code
  // Several addresses of one host tried in turn: they usually fail alike.
  if (error instanceof AggregateError) return networkCode(error.errors[0])
  return networkCode(error.cause)
}

function isTlsCode(code: string): boolean {
  return /^(?:ERR_TLS|ERR_SSL|CERT_|UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH|EPROTO$)/.test(code)
}

function count(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`
}
