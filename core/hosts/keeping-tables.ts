import type { ActionVerb } from '../contract/domain.ts'
import type { ActionItem } from '../contract/keeping.ts'
import { table } from './cli-tables.ts'

const deeds: Record<ActionVerb, string> = {
  ingest: 'ingested',
  replay: 'read again from the archive',
  'import-pages': 'imported saved pages',
  'follow-club': 'followed',
  'unfollow-club': 'no longer followed',
  'delete-meeting': 'deleted',
  'accept-held-race': 'accepted a held race',
  'refuse-held-race': 'refused a held race',
  'change-setting': 'changed a setting',
  'restore-backup': 'restored a backup',
  'prune-archive': 'pruned the archive',
  'stop-source': 'stopped a source',
  'start-source': 'started a source',
}

/** What people did, a line each. */
export function actionsTable(actions: readonly ActionItem[]): string {
  const rows = actions.map(({ actionId, at, doneBy, verb, subject, canUndo, undoneAt }) => {
    return [actionId, at, doneBy, deeds[verb], subject, undoneAt === null ? (canUndo ? 'can be' : '') : 'was']
  })
  return table(['Action', 'At (UTC)', 'By', 'What', 'Of', 'Undone'], rows, ['Action'])
}
