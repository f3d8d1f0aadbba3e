import { ActionIcon, Menu, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconCopy, IconDownload, IconFileTypeCsv, IconFileTypePng, IconFileTypeSvg } from '@tabler/icons-react'
import { useState } from 'react'
import { engineCalls } from '../engine-client.ts'
import { offerFile } from '../parts/offer-file.tsx'
import { tellFailure } from '../parts/tell-failure.ts'
import type { ChartFrameProps } from './chart-frame.tsx'
import { chartFileName, chartPng, chartSvg } from './chart-picture.ts'
import { plainTableOf, tsvOf } from './chart-table.ts'

interface ChartMenuProps extends Pick<ChartFrameProps, 'title' | 'about' | 'table'> {
  readonly sentence?: string
  readonly legend?: ChartFrameProps['legend']
  /** Where the drawing is; without it there is no picture to save. */
  drawing?(): HTMLElement | null
}

/** Copies the figures of a chart, or saves it: with the system's dialog in the app, as a download in a browser. */
export function ChartMenu({ title, sentence = '', about, table, legend = [], drawing }: ChartMenuProps) {
  const [isBusy, setIsBusy] = useState(false)
  const perform = (what: string, work: () => Promise<void>) => async () => {
    setIsBusy(true)
    try {
      await work()
    } catch (error) {
      tellFailure(what, error)
    } finally {
      setIsBusy(false)
    }
  }
  const picture = () => {
    const element = drawing?.()
    if (!element) throw new Error('The chart is not drawn yet. Try again in a moment.')
    return chartSvg(element, { title, sentence, about, legend })
  }
  const nameOf = (ending: string) => chartFileName([...about, title], ending)
  const copy = perform('Not copied', async () => {
    await navigator.clipboard.writeText(tsvOf(table))
    notifications.show({ color: 'green', message: 'Copied: paste it into a spreadsheet.' })
  })
  const savePng = perform('Not saved', async () =>
    offerFile({ fileName: nameOf('png'), mediaType: 'image/png', bytes: await chartPng(picture()) }),
  )
  const saveSvg = perform('Not saved', () =>
    offerFile({ fileName: nameOf('svg'), mediaType: 'image/svg+xml', text: picture().text }),
  )
  const saveCsv = perform('Not saved', async () => {
    const { text } = await engineCalls.chart.csv(plainTableOf(table))
    await offerFile({ fileName: nameOf('csv'), mediaType: 'text/csv;charset=utf-8', text })
  })
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="default" loading={isBusy} aria-label={`Copy or save: ${title}`} title="Copy or save">
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void copy()}>
          Copy figures
          <Text fz="xs" className="mre-quiet">
            to paste into a spreadsheet
          </Text>
        </Menu.Item>
        <Menu.Divider />
        {drawing && (
          <>
            <Menu.Item leftSection={<IconFileTypePng size={16} aria-hidden />} onClick={() => void savePng()}>
              Picture (PNG)
            </Menu.Item>
            <Menu.Item leftSection={<IconFileTypeSvg size={16} aria-hidden />} onClick={() => void saveSvg()}>
              Drawing (SVG)
            </Menu.Item>
          </>
        )}
        <Menu.Item leftSection={<IconFileTypeCsv size={16} aria-hidden />} onClick={() => void saveCsv()}>
          Figures (CSV)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
