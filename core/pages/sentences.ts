import type { Site } from '../connectors/connector.ts'
import type { Exchange } from './http-exchange.ts'

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

/** A 5xx, 408 or 425: they answered, with an error. */
export function serverErrorSentence(site: Site, url: URL, status: number): string {
  return `${site.name} answered with an error (${status}) for ${shortUrl(url)}. The fault is at their end; try again later.`
}

/** The sign-in page of a network came in the place of the page. */
export function signInSentence(site: Site, url: URL, status: number): string {
  return (
    `The network wants a sign-in before it lets ${shortUrl(url)} through (${status}): what came is its page, not one of ` +
    `${site.name}. Open any web page in a browser, sign in, then try again.`
  )
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

/** A redirect that leaves the site's own hosts; over a secure connection only the site itself can send one. */
export function foreignSentence(site: Site, url: URL, target: URL): string {
  if (url.protocol === 'https:') {
    return (
      `${site.name} sends the request for ${shortUrl(url)} on to ${target.host}, which this program does not know as ` +
      `${site.name}, so nothing was asked there. Open the page in a browser to see where it went.`
    )
  }
  return (
    `The request for ${shortUrl(url)} was sent on to ${target.host}, which is not ${site.name}: usually the sign-in ` +
    'page of a Wi-Fi network. Open a web page in a browser, sign in if asked, then try again.'
  )
}

function count(n: number, unit: string): string {
  return n === 1 ? `1 ${unit}` : `${n} ${unit}s`
}
