import { Button, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import type { ExportedFile } from '../../core/contract/answers.ts'
import type { BinaryFile } from '../../core/contract/diagnostics.ts'
import { desktop } from '../desktop.ts'
import { askShell } from './tell-failure.ts'

/** A file that was made here. */
interface BytesFile {
  readonly fileName: string
  readonly mediaType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Lets a person keep a file: where the system's dialog says in the app, as a download in a browser. */
export async function offerFile(file: ExportedFile | BinaryFile | BytesFile): Promise<void> {
  const { fileName, mediaType } = file
  const content = 'text' in file ? file.text : 'bytes' in file ? file.bytes : bytesOf(file.base64)
  if (!desktop) return download(fileName, new Blob([content], { type: mediaType }))
  const saved =
    typeof content === 'string'
      ? await desktop.saveText({ fileName, text: content })
      : await desktop.saveBytes({ fileName, bytes: content })
  if (saved !== null) tellSaved(saved.path)
}

/** Says where a file was saved, with the way to it. */
export function tellSaved(path: string): void {
  notifications.show({
    color: 'green',
    title: 'Saved',
    message: (
      <>
        <Text fz="sm" style={{ overflowWrap: 'anywhere' }}>
          {path}
        </Text>
        <Button size="compact-xs" variant="default" mt={6} onClick={() => askShell(desktop?.revealFile(path))}>
          Show in folder
        </Button>
      </>
    ),
  })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function download(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  URL.revokeObjectURL(url)
}
