/** Where the keyboard is: a row and a column of cells, both from 0. */
export interface CellPlace {
  readonly row: number
  readonly column: number
}

const pageOfLaps = 10

/** Where a key leads from a cell; null for a key that means nothing here. */
export function movedCell(
  { row, column }: CellPlace,
  key: string,
  isFar: boolean,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): CellPlace | null {
  const lastRow = rows - 1
  const lastColumn = columns - 1
  const upTo = (wanted: number) => Math.max(0, Math.min(lastRow, wanted))
  switch (key) {
    case 'ArrowUp':
      return { row: upTo(row - 1), column }
    case 'ArrowDown':
      return { row: upTo(row + 1), column }
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) }
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) }
    case 'PageUp':
      return { row: upTo(row - pageOfLaps), column }
    case 'PageDown':
      return { row: upTo(row + pageOfLaps), column }
    case 'Home':
      return { row: isFar ? 0 : row, column: 0 }
    case 'End':
      return { row: isFar ? lastRow : row, column: lastColumn }
    default:
      return null
  }
}
