import { homedir } from 'node:os'

const email = /[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}/gi
// In an address, a header or a JSON line: the name of a secret, and then its value up to whatever ends it.
const secret =
  /\b(token|cookie|set-cookie|authorization|bearer|password|my-race-engineer)("?\s*[=:]\s*"?|\s+)(?:bearer\s+)?[^\s"&;,\\]{6,}/gi

/**
 * `text` without what a log has no business knowing: e-mail addresses, tokens and cookies, and where on this computer
 * the person lives (`~` instead). Names of drivers and clubs stay.
 */
export function redact(text: string, home: string = homedir()): string {
  const shortened = home.length > 1 ? withoutHome(text, home) : text
  return shortened.replace(email, '[e-mail]').replace(secret, '$1$2[hidden]')
}

/** Also as JSON writes it, which doubles the backslashes of Windows, and as a file address. */
function withoutHome(text: string, home: string): string {
  const forms = new Set([home, JSON.stringify(home).slice(1, -1), home.replaceAll('\\', '/'), encodeURI(home)])
  return [...forms].reduce((shorter, form) => shorter.replaceAll(form, '~'), text)
}
