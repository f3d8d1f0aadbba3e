import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import sirv from 'sirv'
import { Failure } from '../contract/failure.ts'
import { noncePlaceholder, pageHeaders, pagePolicy } from '../contract/page-policy.ts'

/** Answers a request for the built renderer; nothing else is ever read from the disk. */
export type ServePage = (request: IncomingMessage, response: ServerResponse) => void

/** Throws `input/invalid` where the renderer is not built. */
export function createServePage(folder: string): ServePage {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) {
    throw new Failure('input/invalid', `The screens are not built: there is no ${index}. "npm start" builds them.`)
  }
  const html = readFileSync(index, 'utf8')
  const files = sirv(folder, {
    etag: true,
    immutable: true,
    maxAge: 31_536_000,
    // Everything but the page itself has a hash in its name.
    ignores: [/.*/],
  })
  return (request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value)
    const path = new URL(request.url ?? '/', 'http://page').pathname
    if (path === '/' || path === '/index.html') {
      const nonce = randomBytes(18).toString('base64')
      response.setHeader('Content-Security-Policy', pagePolicy(nonce))
      response.setHeader('Content-Type', 'text/html; charset=utf-8')
      response.setHeader('Cache-Control', 'no-store')
      response.end(request.method === 'HEAD' ? undefined : html.replaceAll(noncePlaceholder, nonce))
      return
    }
    files(request, response, () => refuse(response, 404, 'Nothing here', 'There is no such file.'))
  }
}

/** A short page in words, for a person who came the wrong way. */
export function refuse(response: ServerResponse, status: number, title: string, sentence: string): void {
  response.writeHead(status, {
    ...pageHeaders,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Cache-Control': 'no-store',
  })
  response.end(`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${sentence}</p></html>`)
}
