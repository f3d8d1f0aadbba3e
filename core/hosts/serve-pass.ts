import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const cookieName = 'my-race-engineer'

/** Who may come in: a one-time token in an address buys a session cookie, and only the cookie opens anything. */
export interface ServePass {
  /** A fresh one-time token, for one more browser. */
  newToken(): string
  /** The cookie that `token` buys; null where it is wrong or was used before. */
  redeem(token: string): string | null
  /** Whether a `Cookie` header holds a session of ours. */
  admits(cookieHeader: string | undefined): boolean
}

/** Secrets of 192 random bits, kept as hashes and compared in constant time. */
export function createServePass(): ServePass {
  const tokens: Buffer[] = []
  const sessions: Buffer[] = []
  const digest = (secret: string) => createHash('sha256').update(secret).digest()
  const indexIn = (known: readonly Buffer[], secret: string) => {
    const wanted = digest(secret)
    // All of them, whichever it is.
    return known.reduce((found, one, at) => (timingSafeEqual(one, wanted) ? at : found), -1)
  }
  const fresh = (known: Buffer[]) => {
    const secret = randomBytes(24).toString('base64url')
    known.push(digest(secret))
    return secret
  }
  return {
    newToken: () => fresh(tokens),
    redeem(token) {
      const at = indexIn(tokens, token)
      if (at < 0) return null
      tokens.splice(at, 1)
      return `${cookieName}=${fresh(sessions)}; HttpOnly; SameSite=Strict; Path=/`
    },
    admits(cookieHeader = '') {
      return cookieHeader
        .split(';')
        .map((pair) => pair.trim().split('='))
        .some(([name, value]) => name === cookieName && value !== undefined && indexIn(sessions, value) >= 0)
    },
  }
}
