import type { Command } from 'commander'
import type { SiteItem } from '../contract/site.ts'
import { group, leaf } from './cli-leaf.ts'
import { exitStatus, inSession, type Session } from './cli-session.ts'

/** The commands about the sites that are read: how they are, and their switch. */
export function addSource(program: Command): void {
  const source = group(program, 'source', 'how a site is, and the switch that stops everything that reads it')
  leaf(source, 'status [source]', 'Shows whether a site is switched on, and whether it may be asked now.', [
    'source status',
    'source status liverc --json',
  ]).action((named: string | undefined, _flags, command: Command) =>
    inSession(command, async ({ engine, print }) => {
      const sites = named === undefined ? engine.sites() : [engine.site(named)]
      await print({ sites }, () => sites.map(siteText).join(''))
      return exitStatus.done
    }),
  )
  leaf(source, 'stop <source>', 'Switches a site off: everything that reads it ends at once, in all programs.', [
    'source stop liverc',
  ]).action((named: string, _flags, command: Command) => throwSwitch(command, (engine) => engine.stopSource(named)))
  leaf(source, 'start <source>', 'Switches a site on again.', ['source start liverc']).action(
    (named: string, _flags, command: Command) => throwSwitch(command, (engine) => engine.startSource(named)),
  )
}

/** The switch has to work whatever else is wrong, a saved setting included. */
async function throwSwitch(command: Command, work: (engine: Session['engine']) => SiteItem): Promise<void> {
  await inSession(
    command,
    async ({ engine, print }) => {
      const site = work(engine)
      await print({ site }, () => siteText(site))
      return exitStatus.done
    },
    { heedSaved: false },
  )
}

function siteText({ name, source, sentence, breaker, failures, lastFailure, stopped }: SiteItem): string {
  const state = sentence ?? `${name} is switched on and may be asked.`
  const lines = [`${name} (${source}): ${state}`]
  if (stopped === null && breaker === 'open' && sentence === null) {
    lines[0] = `${name} (${source}): it was down when it was last asked; the next reading tries it again.`
  }
  if (failures > 0 && lastFailure) lines.push(`  last failure, ${failures} in a row: ${lastFailure.message}`)
  return `${lines.join('\n')}\n`
}
