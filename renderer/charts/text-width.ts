/** Of all charts: ours, and what stands in for it in a picture on a system that has none of it. */
export const fonts = "'Inter Variable', Inter, 'Helvetica Neue', Arial, sans-serif"

let measuring: CanvasRenderingContext2D | null | undefined

/** How wide a text is drawn, in dots, at a size of type in dots. */
export function textWidth(text: string, size: number): number {
  measuring ??= document.createElement('canvas').getContext('2d')
  if (!measuring) return text.length * size * 0.65
  measuring.font = `${size}px ${fonts}`
  return measuring.measureText(text).width
}

/** As much of a name as has room at 12 dots' type. */
export function fitName(name: string, width: number): string {
  if (textWidth(name, 12) <= width) return name
  let letters = name.length - 1
  while (letters > 1 && textWidth(`${name.slice(0, letters)}…`, 12) > width) letters--
  return `${name.slice(0, letters).trimEnd()}…`
}
