import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { findChromium } from '../../core/pages/find-chromium.ts'
import { scratchFolder } from '../support/scratch.ts'

function place(...parts: string[]): string {
  const path = join(...parts)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
  return path
}

it('finds the bundled Chromium before an installed one, the newest first', () => {
  const folder = scratchFolder()
  place(folder, 'chromium-998', 'chrome-linux', 'chrome')
  const newest = place(folder, 'chromium-1200', 'chrome-linux', 'chrome')
  place(folder, 'ffmpeg-1011', 'chrome-linux', 'chrome')
  expect(findChromium({ MRE_CHROMIUM: folder }, 'linux')).toBe(newest)
})

it('takes an installed one where none is bundled, Chrome before Edge', () => {
  const folder = scratchFolder()
  const edge = place(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe')
  expect(findChromium({ PROGRAMFILES: folder, MRE_CHROMIUM: join(folder, 'nowhere') }, 'win32')).toBe(edge)
  const chrome = place(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')
  expect(findChromium({ PROGRAMFILES: folder }, 'win32')).toBe(chrome)
})

it('finds none where there is none', () => {
  expect(findChromium({ PROGRAMFILES: scratchFolder() }, 'win32')).toBeNull()
})
