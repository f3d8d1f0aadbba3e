import { mkdirSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { createORPCClient, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { commands } from '../../core/contract/commands.ts'
import { noncePlaceholder } from '../../core/contract/page-policy.ts'
import { createRouter } from '../../core/handlers.ts'
import { openEngine } from '../../core/hosts/open-engine.ts'
import { type Served, startServe } from '../../core/hosts/serve.ts'
import { demoSite } from '../../fixtures/demo-pages.ts'
import { scratchFolder } from '../support/scratch.ts'

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

async function serve(): Promise<{ served: Served; origin: string; cookie: string; rendererFolder: string }> {
  const folder = scratchFolder()
  const rendererFolder = join(folder, 'renderer')
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true })
  writeFileSync(
    join(rendererFolder, 'index.html'),
    `<meta nonce="${noncePlaceholder}"><p>the page ${noncePlaceholder}</p>`,
  )
  writeFileSync(join(rendererFolder, 'assets', 'app-1a2b3c.js'), 'let it = 1')
  writeFileSync(join(folder, 'secret.txt'), 'not for you')
  const engine = openEngine({
    env: { MRE_DATA_DIR: join(folder, 'data') },
    host: 'test',
    program: 'app',
    demo: demoSite({ leastMs: 30, mostMs: 60 }),
  })
  const served = await startServe({ router: createRouter(engine), rendererFolder })
  onTestFinished(async () => {
    await served.close()
    await engine.close()
  })
  const { headers } = await ask(served.origin, served.newAddress().slice(served.origin.length))
  const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
  return { served, origin: served.origin, cookie, rendererFolder }
}

/** A request as nobody's browser would let one make it. */
function ask(
  origin: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const { port } = new URL(origin)
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part) => {
          text += part
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const json = { 'content-type': 'application/json', 'x-my-race-engineer': '1' }

describe('the one-time address', () => {
  it('buys one session, in a cookie that no script and no other site can use', async () => {
    const { served, origin } = await serve()
    const path = served.newAddress().slice(origin.length)
    expect(path).toMatch(/^\/\?token=[\w-]{32}$/)
    const first = await ask(origin, path)
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe('/')
    expect(String(first.headers['set-cookie'])).toMatch(
      /^my-race-engineer=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/,
    )
    expect((await ask(origin, path)).status).toBe(401)
  })

  it('is won by exactly one of two who use it at once', async () => {
    const { served, origin } = await serve()
    const path = served.newAddress().slice(origin.length)
    const answers = await Promise.all([1, 2, 3].map(() => ask(origin, path)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 401, 401])
  })

  it.each(['/?token=', '/?token=wrong', `/?token=${'a'.repeat(32)}`, '/?token=%00'])(
    'is not guessed: %s',
    async (path) => {
      const { origin } = await serve()
      const { status, headers } = await ask(origin, path)
      expect(status).toBe(401)
      expect(headers['set-cookie']).toBeUndefined()
    },
  )
})

describe('without a session', () => {
  it.each(['/', '/index.html', '/assets/app-1a2b3c.js', '/rpc/engine/about', '/nothing'])(
    '%s gives nothing',
    async (path) => {
      const { origin } = await serve()
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS']) {
        const { status, body } = await ask(origin, path, { method, headers: json })
        expect(status).toBe(401)
        expect(body).not.toContain('the page')
      }
      const forged = await ask(origin, path, {
        headers: { cookie: 'my-race-engineer=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' },
      })
      expect(forged.status).toBe(401)
    },
  )
})

describe('with a session', () => {
  it('the page comes with a policy and a nonce of its own each time', async () => {
    const { origin, cookie } = await serve()
    const nonces = new Set<string>()
    for (let load = 0; load < 3; load++) {
      const { status, headers, body } = await ask(origin, '/', { headers: { cookie } })
      expect(status).toBe(200)
      const nonce = /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? ''
      expect(body).toBe(`<meta nonce="${nonce}"><p>the page ${nonce}</p>`)
      expect(String(headers['content-security-policy'])).toContain("default-src 'none'")
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers['access-control-allow-origin']).toBeUndefined()
      nonces.add(nonce)
    }
    expect(nonces.size).toBe(3)
  })

  it('files of the page are served, and nothing beside them', async () => {
    const { origin, cookie } = await serve()
    const file = await ask(origin, '/assets/app-1a2b3c.js', { headers: { cookie } })
    expect(file).toMatchObject({ status: 200, body: 'let it = 1' })
    expect(file.headers['cache-control']).toContain('immutable')
    for (const path of [
      '/../secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/assets/',
      '/.env',
      '//etc/passwd',
    ]) {
      const { status, body } = await ask(origin, path, { headers: { cookie } })
      expect(status, path).toBe(404)
      expect(body).not.toContain('not for you')
    }
  })

  it('another name for this computer is refused: a foreign DNS may have given it', async () => {
    const { origin, cookie } = await serve()
    const { port } = new URL(origin)
    for (const host of [
      'evil.example.org',
      `evil.example.org:${port}`,
      '127.0.0.1',
      `[::1]:${port}`,
      `127.0.0.1.evil.org:${port}`,
      `0.0.0.0:${port}`,
    ]) {
      expect((await ask(origin, '/', { headers: { host, cookie } })).status, host).toBe(403)
    }
    expect((await ask(origin, '/', { headers: { host: `localhost:${port}`, cookie } })).status).toBe(200)
  })

  it('other pages may ask nothing', async () => {
    const { origin, cookie } = await serve()
    for (const foreign of [
      'https://evil.example.org',
      'null',
      origin.replace('http:', 'https:'),
      'http://127.0.0.1:1',
      `${origin}.evil.org`,
    ]) {
      const { status } = await ask(origin, '/rpc/engine/about', {
        method: 'POST',
        headers: { ...json, cookie, origin: foreign },
        body: '{"json":{}}',
      })
      expect(status, foreign).toBe(403)
    }
    for (const site of ['cross-site', 'same-site']) {
      const { status } = await ask(origin, '/assets/app-1a2b3c.js', {
        headers: { cookie, 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' },
      })
      expect(status).toBe(403)
    }
  })

  it('commands are asked by POST and with our own header only', async () => {
    const { origin, cookie } = await serve()
    const path = '/rpc/engine/about'
    const right = await ask(origin, path, { method: 'POST', headers: { ...json, cookie, origin }, body: '{"json":{}}' })
    expect(right.status).toBe(200)
    expect(JSON.parse(right.body).json).toMatchObject({ hasDemo: true })
    expect((await ask(origin, path, { headers: { ...json, cookie } })).status).toBe(405)
    expect(
      (
        await ask(origin, path, {
          method: 'POST',
          headers: { 'content-type': 'text/plain', cookie },
          body: '{"json":{}}',
        })
      ).status,
    ).toBe(405)
    expect(
      (await ask(origin, '/rpc/no/such', { method: 'POST', headers: { ...json, cookie }, body: '{}' })).status,
    ).toBe(404)
    expect((await ask(origin, '/', { method: 'DELETE', headers: { cookie } })).status).toBe(405)
    const large = await ask(origin, path, {
      method: 'POST',
      headers: { ...json, cookie },
      body: JSON.stringify({ json: 'x'.repeat(1_100_000) }),
    })
    expect(large.status).toBe(413)
  })
})

describe('the contract over HTTP', () => {
  async function client() {
    const { served, origin, cookie } = await serve()
    const link = new RPCLink({ url: `${origin}/rpc`, headers: { 'x-my-race-engineer': '1', cookie } })
    return { served, calls: createORPCClient(link) as ContractRouterClient<typeof commands> }
  }

  it('carries answers, failures with their sentence, and streams as they happen', async () => {
    const { calls } = await client()
    const { trackId } = await calls.demo.open({})
    const { events } = await calls.event.list({ trackId })
    const [error] = await safe(calls.event.overview({ eventId: 999 }))
    expect(error).toMatchObject({
      code: 'FAILED',
      data: { code: 'input/invalid', message: expect.stringContaining('no such meeting') },
    })
    const stopping = new AbortController()
    const watch = await calls.run.watch({}, { signal: stopping.signal })
    await calls.run.start({ eventId: events.at(-1)?.eventId ?? 0 })
    const states: string[] = []
    for await (const [run] of watch) {
      if (run) states.push(run.state)
      if (run?.state === 'complete') break
    }
    stopping.abort()
    expect(states).toContain('running')
    expect(states.at(-1)).toBe('complete')
  })

  it('ends streams that are open when the program stops', async () => {
    const { served, calls } = await client()
    const changes = await calls.data.changes({})
    const ended = (async () => {
      try {
        for await (const _ of changes);
        return 'ended'
      } catch {
        return 'ended'
      }
    })()
    await served.close()
    expect(await ended).toBe('ended')
  })
})

describe('starting', () => {
  it('says when the port is taken, and when the screens are not built', async () => {
    const { origin, rendererFolder } = await serve()
    const router = {} as Parameters<typeof startServe>[0]['router']
    const port = Number(new URL(origin).port)
    await expect(startServe({ router, rendererFolder, port })).rejects.toMatchObject({
      code: 'input/invalid',
      message: expect.stringContaining(`Port ${port} is taken`),
    })
    await expect(startServe({ router, rendererFolder: join(rendererFolder, 'nowhere') })).rejects.toMatchObject({
      message: expect.stringContaining('not built'),
    })
  })

  it('listens on this computer only', async () => {
    const { origin } = await serve()
    const { networkInterfaces } = await import('node:os')
    const outside = Object.values(networkInterfaces())
      .flatMap((list) => list ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
    for (const { address } of outside) {
      const refused = await new Promise((resolve) => {
        const socket = connect(Number(new URL(origin).port), address)
        socket.on('connect', () => resolve(false)).on('error', () => resolve(true))
      })
      expect(refused).toBe(true)
    }
    expect(new URL(origin).hostname).toBe('127.0.0.1')
  })
})
