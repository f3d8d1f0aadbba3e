import { type Command, InvalidArgumentError } from 'commander'
import { addCommonOptions } from './cli-session.ts'

/** A command with the common options and its examples, by itself or within a group: there one may be the usual one. */
export function leaf(
  parent: Command,
  usage: string,
  summary: string,
  examples: readonly string[],
  { isDefault = false }: { isDefault?: boolean } = {},
): Command {
  const command = addCommonOptions(parent.command(usage, { isDefault }).description(summary))
  return command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((example) => `  npm run -s mre -- ${example}\n`).join('')}`,
  )
}

/** A name that commands share: "backup list", "backup now". */
export function group(program: Command, name: string, summary: string): Command {
  return program.command(name).description(summary)
}

/** Reads an argument that is a whole number of up to nine digits. */
export function readWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('A whole number is needed.')
}
