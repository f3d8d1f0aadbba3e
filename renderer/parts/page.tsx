import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { Link } from 'wouter'

interface PageProps {
  readonly title: string
  readonly subtitle?: ReactNode
  readonly breadcrumbs?: readonly { readonly label: string; readonly href?: string }[]
  /** Buttons at the right of the title. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A place: one heading that is focused on arrival, the way here, what can be done, the content. */
export function Page({ title, subtitle, breadcrumbs = [], actions, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · My Race Engineer`
  }, [title])
  useEffect(() => {
    // A screen reader begins at the new place; nothing scrolls or lights up for the others.
    // Somebody who already writes in the palette keeps writing there.
    if (document.activeElement?.closest('[role="dialog"]')) return
    heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <Stack gap="md">
      <Stack gap={4}>
        {breadcrumbs.length > 0 && (
          <Breadcrumbs separator="›" separatorMargin={6} fz="sm" component="nav" aria-label="Breadcrumb">
            {breadcrumbs.map(({ label, href }) =>
              href ? (
                <Anchor key={label} component={Link} href={href} fz="sm" lh={1.5} truncate maw={280}>
                  {label}
                </Anchor>
              ) : (
                <Text key={label} fz="sm" className="mre-quiet">
                  {label}
                </Text>
              ),
            )}
          </Breadcrumbs>
        )}
        <Group justify="space-between" align="flex-start" gap="sm">
          <Stack gap={2} miw={0} flex="1 1 20rem">
            <Title order={1} ref={heading} tabIndex={-1} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {subtitle !== undefined && (
              <Text component="div" className="mre-quiet">
                {subtitle}
              </Text>
            )}
          </Stack>
          {actions !== undefined && <Group gap="xs">{actions}</Group>}
        </Group>
      </Stack>
      {children}
    </Stack>
  )
}
