import { networkInterfaces } from 'node:os'
import type { Site } from '../connectors/connector.ts'
import type { FailureCause } from '../contract/causes.ts'
import type { Trouble } from './http-exchange.ts'
import { inWords, shortUrl } from './sentences.ts'

/** A sentence for a person, and whose affair it is. */
interface Explained {
  readonly message: string
  readonly cause: FailureCause
}

/** Whether this computer is connected to any network at all, be it one without internet. */
export function hasNetwork(interfaces: ReturnType<typeof networkInterfaces> = networkInterfaces()): boolean {
  return Object.values(interfaces).some((addresses) =>
    // An address that a network card gave itself, because nobody else did, is no network.
    addresses?.some(({ internal, address }) => !internal && !/^(?:169\.254\.|fe80:)/i.test(address)),
  )
}

/** Names that no way leads to, and ways that do not leave this computer. */
const noName = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME'])
const noWay = new Set(['ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EHOSTUNREACH', 'EHOSTDOWN'])

/** Why there was no answer at all, telling *them* from *us* wherever that is possible. */
export function explainNoAnswer(site: Site, url: URL, trouble: Trouble, isOnline: boolean): Explained {
  const host = url.host
  const code = trouble.kind === 'network' ? networkCode(trouble.error) : ''
  // Without any network the rest says nothing about the site; this computer itself can be asked all the same.
  if (!isOnline && !/^(?:localhost|127\.|\[::1\])/.test(host)) {
    return {
      cause: 'no-network',
      message: `No network on this laptop, so ${site.name} (${host}) was not reached. Connect it, then try again.`,
    }
  }
  if (trouble.kind === 'connect-timeout') {
    return {
      cause: 'network',
      message:
        `${site.name} (${host}) could not be reached within ${inWords(trouble.limitMs)}: its server, or the internet ` +
        'connection of this laptop, is slow or down. Check the connection, then try again.',
    }
  }
  if (trouble.kind === 'first-byte-timeout' || trouble.kind === 'page-timeout') {
    return {
      cause: 'site-down',
      message:
        `${site.name} accepted the request for ${shortUrl(url)} but sent nothing within ${inWords(trouble.limitMs)}: ` +
        'its server is probably busy. Try again later.',
    }
  }
  if (noName.has(code)) {
    return {
      cause: 'no-network',
      message:
        `The address ${host} could not be found (${code}): the network that this laptop is on leads to no internet, or ` +
        'wants a sign-in first. Open any web page in a browser, then try again.',
    }
  }
  if (noWay.has(code)) {
    return {
      cause: 'no-network',
      message: `No network on this laptop leads to ${host} (${code}). Check the internet connection, then try again.`,
    }
  }
  if (code === 'ECONNREFUSED') {
    return {
      cause: 'site-down',
      message:
        `${host} refused the connection: the server of ${site.name} is down, or a firewall of this network is in the ` +
        'way. Try again later or over another network.',
    }
  }
  if (isTlsCode(code)) {
    return {
      cause: 'network',
      message:
        `No secure connection to ${host} could be made (${code}): a Wi-Fi sign-in page or a wrong date on this laptop ` +
        `is the usual reason, sometimes a fault at ${site.name}. Sign in to the network, check the date, then try again.`,
    }
  }
  if (trouble.error?.name === 'HTTPParserError') {
    return {
      cause: 'network',
      message: `What answered at ${host} is not a web server of ${site.name}. Check the network, then try again.`,
    }
  }
  const reason = code === '' ? '' : ` (${code})`
  return {
    cause: 'network',
    message:
      `The connection to ${site.name} broke off before ${shortUrl(url)} was answered${reason}: its server or the ` +
      'network dropped it. Try again later.',
  }
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
