import type { BackupReason } from '../../core/contract/keeping.ts'

/** Why a backup was made, for a person. */
export const backupReasons: Record<BackupReason, string> = {
  manual: 'Made by a person',
  daily: 'Daily',
  'before-update': 'Before an update',
  'before-restore': 'Before a restore',
  damaged: 'Damaged, kept as it was',
}
