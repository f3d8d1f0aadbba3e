import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * `node scripts/terminal-picture.ts`: draws docs/demo.svg, the picture of the README, from a real run of the demo. Times
 * and places that differ from machine to machine are replaced, so that drawing it again changes nothing.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const charWidth = 7.25
const lineHeight = 17

function demoLines(): string[] {
  const { stdout } = spawnSync(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  const everywhereTheSame = stdout
    .replaceAll(root, '~/my-race-engineer/')
    .replace(/[\d.]+ MB, [\d.]+ s$/m, '0.9 MB, 1.7 s')
  return ['$ npm start', '', ...everywhereTheSame.trimEnd().split('\n')]
}

function draw(lines: readonly string[]): string {
  const width = Math.ceil(Math.max(...lines.map(({ length }) => length)) * charWidth) + 40
  const height = lines.length * lineHeight + 34
  const rows = lines.map((line, at) => {
    const kind = line.startsWith('$') ? 'said' : /^Section /.test(line) ? 'head' : 'plain'
    return `<text class="${kind}" x="20" y="${34 + at * lineHeight}" xml:space="preserve">${escapeXml(line)}</text>`
  })
  const style =
    'text{font:12px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:#d8dee6}.said{fill:#7bd88f}.head{fill:#fff;font-weight:bold}'
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>A terminal after npm start: the demo meeting was read, its races are listed, CSV files are written</title>',
    `<style>${style}</style>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#14181f"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

writeFileSync(new URL('../docs/demo.svg', import.meta.url), draw(demoLines()))
