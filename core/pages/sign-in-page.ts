import type { Site } from '../connectors/connector.ts'

/** Marks of a page that asks for a sign-in: the hotspot standard's own element, a field for a password. */
const signInMarkup = /<WISPAccessGatewayParam\b|<input\b[^>]*\btype\s*=\s*["']?password\b/i
const signInTitle =
  /<title\b[^>]*>[^<]*\b(?:sign[ -]?in|log[ -]?in|captive portal|hotspot|wi-?fi|guest (?:network|access|internet))\b/i

/**
 * Whether what came in the place of a page is the sign-in page of a network in between. A page of the site itself names
 * the site, whatever stands in it, so that no driver's or event's name can make it one.
 */
export function isSignInPage(site: Site, status: number, body: string): boolean {
  if (status === 511) return true
  if (status < 200 || status > 299 || body.toLowerCase().includes(site.name.toLowerCase())) return false
  return signInMarkup.test(body) || signInTitle.test(body)
}
