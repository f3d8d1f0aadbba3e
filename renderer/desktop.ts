import type { DesktopBridge } from '../core/contract/desktop.ts'

declare global {
  interface Window {
    readonly desktop?: DesktopBridge
  }
}

/** The desktop verbs; undefined in a browser. */
export const desktop: DesktopBridge | undefined = window.desktop
