import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type ReactNode, useRef, useState } from 'react'
import classes from './chart-frame.module.css'
import { ChartMenu } from './chart-menu.tsx'
import type { ChartTable } from './chart-table.ts'
import { ChartTableView } from './chart-table-view.tsx'
import type { DriverLook } from './driver-colours.ts'

/** A line of the legend. */
export interface LegendEntry extends DriverLook {
  readonly name: string
}

export interface ChartFrameProps {
  readonly title: string
  /** What it shows, in one plain sentence for everybody. */
  readonly sentence: string
  /** Of what: race, meeting, day. It heads saved pictures and names files; the screen around the chart says it anyway. */
  readonly about: readonly (string | null)[]
  /** The figures that are drawn, exactly as the engine gave them. */
  readonly table: ChartTable
  /** Who is drawn; on the screen the choice of drivers is the legend, a saved picture brings it along. */
  readonly legend?: readonly LegendEntry[]
  readonly controls?: ReactNode
  readonly children: ReactNode
}

/**
 * What stands around every chart: title, sentence and controls above it, the same figures as a table below it, and a menu
 * to copy the figures or save the chart as PNG, SVG or CSV. The drawing (`children`) is made of SVG: pictures are made
 * from all `<svg>` in it, with colours of paper; what is HTML in it (a tip, a button) stays out of them.
 */
export function ChartFrame({ title, sentence, about, table, legend = [], controls, children }: ChartFrameProps) {
  const drawing = useRef<HTMLDivElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  return (
    <Paper component="figure" m={0} aria-label={title} className={classes.frame}>
      <Stack gap="xs">
        <div className={classes.head}>
          <Stack gap={0} component="figcaption" className={classes.caption}>
            <Title order={2}>{title}</Title>
            <Text fz="sm" className="mre-quiet">
              {sentence}
            </Text>
          </Stack>
          <Group gap="xs">
            {controls}
            <ChartMenu
              title={title}
              sentence={sentence}
              about={about}
              table={table}
              legend={legend}
              drawing={() => drawing.current}
            />
          </Group>
        </div>
        <div ref={drawing} className={classes.drawing}>
          {children}
        </div>
        <details className={classes.details} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary>{title} as a table</summary>
          {isOpen && <ChartTableView table={table} label={`${title}: figures`} />}
        </details>
      </Stack>
    </Paper>
  )
}
