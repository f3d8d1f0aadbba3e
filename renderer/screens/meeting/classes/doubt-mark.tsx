import { Badge, Tooltip } from '@mantine/core'

/** Says that a lap may not be a real one, and why; nothing where nothing speaks against it. */
export function DoubtMark({ doubt }: { readonly doubt: string | null }) {
  if (doubt === null) return null
  return (
    <Tooltip label={doubt} multiline maw={300} events={{ hover: true, focus: true, touch: true }}>
      <Badge
        color="orange"
        variant="dot"
        radius="sm"
        size="sm"
        tt="none"
        fw={550}
        tabIndex={0}
        aria-label={`Possibly not real: ${doubt}`}
      >
        look again
      </Badge>
    </Tooltip>
  )
}
