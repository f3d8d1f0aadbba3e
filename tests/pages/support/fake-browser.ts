import type { Answered, ScriptBrowser, ScriptPage } from '../../../core/pages/script-browser.ts'

/** What the scripts of a page would do, written down: asks, sets variables, takes its time, or never answers. */
export interface ScriptedPage {
  /** Asks as a page does; text of the answer, or null where it was refused. */
  ask(address: string, kind?: string, method?: string): Promise<string | null>
  set(variable: string, value: unknown): void
  /** The page's renderer dies. */
  crash(): void
  /** The browser dies, and it takes a while until that is known. */
  kill(): void
  /** From now on the page answers nothing any more. */
  hang(): void
}

export type Act = (page: ScriptedPage, url: URL) => Promise<void> | void

export interface FakeBrowsers {
  readonly launch: (executablePath: string, timeoutMs: number) => Promise<ScriptBrowser>
  /** Browsers started, and how each that is gone ended. */
  readonly launched: readonly { ended: 'closed' | 'killed' | null }[]
  /** Addresses opened, in order. */
  readonly opened: string[]
  /** Pages open at this moment, and the most there were at once. */
  readonly open: () => number
  readonly mostOpen: () => number
}

/** Browsers without a process: each page does what `act` says. */
export function fakeBrowsers(act: Act): FakeBrowsers {
  const launched: { ended: 'closed' | 'killed' | null }[] = []
  const opened: string[] = []
  let open = 0
  let mostOpen = 0

  const launch = async (): Promise<ScriptBrowser> => {
    const record: { ended: 'closed' | 'killed' | null } = { ended: null }
    launched.push(record)
    const { promise: gone, resolve } = Promise.withResolvers<void>()
    const dying = new Set<() => void>()
    const end = (how: 'closed' | 'killed') => {
      record.ended ??= how
      for (const die of dying) die()
      resolve()
    }
    return {
      gone,
      async probe() {
        if (record.ended) throw new Error('it is gone')
      },
      async newPage({ answer }): Promise<ScriptPage> {
        open += 1
        mostOpen = Math.max(mostOpen, open)
        const values = new Map<string, unknown>()
        const { promise: dead, reject } = Promise.withResolvers<never>()
        dead.catch(() => {})
        const die = () => reject(new Error('the page crashed'))
        dying.add(die)
        let isHanging = false
        let document = ''
        const text = (answered: Answered | null) => (answered ? Buffer.from(answered.body).toString() : null)
        const answers = <T>(work: () => T | Promise<T>): Promise<T> =>
          Promise.race([dead, isHanging ? new Promise<never>(() => {}) : Promise.resolve().then(work)])
        return {
          open: (url) =>
            answers(async () => {
              opened.push(url.href)
              document = text(await answer({ url, method: 'GET', isDocument: true, kind: 'document' })) ?? ''
              const page: ScriptedPage = {
                async ask(address, kind = 'fetch', method = 'GET') {
                  const asked = { url: new URL(address, url), method, isDocument: kind === 'document', kind }
                  return text(await answer(asked))
                },
                set: (variable, value) => void values.set(variable, value),
                crash: die,
                kill() {
                  record.ended ??= 'killed'
                  for (const end of dying) end()
                  setTimeout(resolve, 50).unref()
                },
                hang: () => {
                  isHanging = true
                },
              }
              void Promise.resolve(act(page, url)).catch(() => {})
            }),
          valueOf: (variable) => answers(() => JSON.stringify(values.get(variable)) ?? null),
          content: () => answers(() => document),
          pdf: () => answers(() => new Uint8Array()),
          picture: () => answers(() => {}),
          close: () =>
            answers(() => {
              open -= 1
              dying.delete(die)
            }),
        }
      },
      async close() {
        end('closed')
        await gone
      },
      kill: () => end('killed'),
    }
  }
  return { launch, launched, opened, open: () => open, mostOpen: () => mostOpen }
}
