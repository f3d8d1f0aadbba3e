import { userInfo } from 'node:os'

/** Who does something through `host`, for the record: "desktop app, ada". */
export function whoAsks(host: string): string {
  return `${host}, ${userName()}`
}

function userName(): string {
  try {
    return userInfo().username
  } catch {
    return 'somebody'
  }
}
