import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { desktop } from '../desktop.ts'
import { askShell } from './tell-failure.ts'

/** Opens a page of the web in the person's own browser; http and https only. */
export function openWebPage(url: string): void {
  if (!/^https?:\/\//i.test(url)) return
  if (desktop) askShell(desktop.openWebPage(url))
  else window.open(url, '_blank', 'noopener,noreferrer')
}

/** A link that leaves the program. The address is always the engine's own, never text of a page. */
export function WebLink({ url, children }: { readonly url: string; readonly children: string }) {
  return (
    <Anchor component="button" type="button" fz="sm" onClick={() => openWebPage(url)}>
      {children} <IconExternalLink size={13} aria-hidden style={{ verticalAlign: '-2px' }} />
    </Anchor>
  )
}
