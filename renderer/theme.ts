import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/**
 * Read in the sun, by tired people, and on the clubhouse screen: dark ink on plain paper, one accent, no decoration.
 * Type: Inter in five sizes (12 13 14 16 24), figures always tabular. Spacing in steps of four. Tables carry the content
 * and are dense; what surrounds them is quiet. All pairs of text and ground reach 4.5:1 in both schemes.
 */

/** A blue of timing screens; shade 7 on white and shade 3 on the dark ground are text. */
const accent: MantineColorsTuple = [
  '#e9f3fb',
  '#d2e5f4',
  '#a6cbe8',
  '#78b0db',
  '#5299d0',
  '#3a8ac9',
  '#2479bb',
  '#12639f',
  '#08538a',
  '#003f6e',
]

/** Cooler than Mantine's own greys, and with a ground that is not black: text on it does not glow. */
const dark: MantineColorsTuple = [
  '#e6eaee',
  '#c9d0d7',
  '#a9b3bd',
  '#8693a0',
  '#3f4a55',
  '#323c46',
  '#26303a',
  '#1b242c',
  '#141b22',
  '#0d1318',
]

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 7,
  autoContrast: true,
  luminanceThreshold: 0.2,
  colors: { accent, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'DejaVu Sans Mono', monospace",
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1rem', lineHeight: '1.35' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm', highlightOnHover: true } },
    Anchor: { defaultProps: { underline: 'hover' } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 0 } } },
    // A coloured heading on its own tint is too faint: the colour stays in the icon and the ground.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { description: { color: 'var(--mantine-color-text)' } },
    },
    ActionIcon: { defaultProps: { variant: 'subtle' } },
  },
})

/** Mantine's own faint colours do not reach 4.5:1. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-dimmed': 'var(--mre-quiet)' },
  light: { '--mantine-color-placeholder': '#5f6b77', '--mantine-color-dimmed': 'var(--mre-quiet)' },
  dark: {
    '--mantine-color-placeholder': '#97a3af',
    '--mantine-color-dimmed': 'var(--mre-quiet)',
    '--mantine-color-anchor': '#78b0db',
  },
})
