import { Button, Text } from '@mantine/core'
import { Component, type ReactNode } from 'react'
import { Page } from './page.tsx'

interface ScreenGuardProps {
  readonly children: ReactNode
}

/**
 * Keeps the frame standing where one screen cannot be shown: its file did not arrive because the program that serves this
 * page is gone, or it has a fault. Given the place as its key, it begins anew with the next one.
 */
export class ScreenGuard extends Component<ScreenGuardProps, { readonly reason: string | null }> {
  override state = { reason: null }

  static getDerivedStateFromError(error: unknown) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }

  override render() {
    const { reason } = this.state
    return reason === null ? this.props.children : <CannotBeShown reason={reason} />
  }
}

function CannotBeShown({ reason }: { readonly reason: string }) {
  return (
    <Page
      title="This screen cannot be shown"
      subtitle="Everything stored is safe. If the program was closed, start it again; then load the page anew."
    >
      <div>
        <Button onClick={() => window.location.reload()}>Load the page anew</Button>
      </div>
      <Text fz="xs" className="mre-quiet" style={{ overflowWrap: 'anywhere' }}>
        {reason}
      </Text>
    </Page>
  )
}
