import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { addCommands } from './cli-commands.ts'
import { exitStatus, outliveClosedPipes, reportUsage } from './cli-session.ts'

/** The command line: `mre <command>`. Sets the process's exit status; never throws. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('mre')
    .description('Every race, result and lap of an RC club meeting in a local database.')
    .version(version)
    .addHelpText(
      'after',
      `
Start here:
  npm run -s mre -- tracks sync                       # once: which tracks there are
  npm run -s mre -- tracks list --search canberra     # find yours
  npm run -s mre -- events sync canberraoffroad       # its meetings
  npm run -s mre -- ingest liverc:486677              # one meeting, every lap
  npm run -s mre -- export liverc:486677 --as laps-csv --out laps.csv

Every command takes --json, --db FILE and --help.
`,
    )
    .showHelpAfterError('Add --help to see how it is used.')
    .showSuggestionAfterError()
  addCommands(program)
  outliveClosedPipes()
  try {
    exitInsteadOfThrowing(program)
    await program.parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Commander has printed what is wrong; its own status for wrong usage is 1, ours is 2.
    process.exitCode = error.exitCode === 0 ? exitStatus.done : exitStatus.usage
    if (error.exitCode !== 0 && args.includes('--json')) await reportUsage(error)
  }
}

function exitInsteadOfThrowing(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) exitInsteadOfThrowing(child)
}
