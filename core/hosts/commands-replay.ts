import type { Command } from 'commander'
import { leaf } from './cli-leaf.ts'
import { inSession } from './cli-session.ts'
import { replayText } from './replay-text.ts'
import { statusOf } from './report-status.ts'

/** Laps shown of each kind and race; `--json` has them all. */
const lapsShown = 5

/** The command that reads an event again from the archive. */
export function addReplay(program: Command): void {
  leaf(program, 'replay <event>', 'Reads an event again from the pages kept in the archive; asks no website.', [
    'replay liverc:486677          # says what would change',
    'replay liverc:486677 --apply  # writes it',
  ])
    .option('--apply', 'write what differs; without it nothing is written')
    .addHelpText(
      'after',
      '\nThe same pages give the same rows, unless a newer version of this program reads them better or stored rows were\ndamaged. A page that is not in the archive is named and left as it is.\n\nExit status: 0 done, 1 failed, 2 wrong usage, 3 in part (what was left out is named),\n4 another program works at it, 130 stopped.\n',
    )
    .action((event: string, { apply = false }: { apply?: boolean }, command: Command) =>
      inSession(command, async ({ engine, signal, json, print }) => {
        const lapsListed = json ? Number.POSITIVE_INFINITY : lapsShown
        const answer = await engine.replay(event, { apply, lapsListed, signal })
        await print(answer, () => replayText(answer, event))
        return statusOf(answer.report)
      }),
    )
}
