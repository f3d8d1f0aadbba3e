import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where the program itself lies within an unpacked Chromium of Playwright's, by system. */
const inside: Partial<Record<NodeJS.Platform, readonly (readonly string[])[]>> = {
  linux: [
    ['chrome-linux64', 'chrome'],
    ['chrome-linux', 'chrome'],
  ],
  win32: [
    ['chrome-win64', 'chrome.exe'],
    ['chrome-win', 'chrome.exe'],
  ],
  darwin: [
    ['chrome-mac-arm64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac-x64', 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'],
    ['chrome-mac', 'Chromium.app', 'Contents', 'MacOS', 'Chromium'],
  ],
}

type Env = Readonly<Record<string, string | undefined>>

function installed(platform: NodeJS.Platform, env: Env): string[] {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Microsoft Edge', 'Chromium'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    )
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) => folder ?? [])
    const programs = [
      ['Google', 'Chrome', 'Application', 'chrome.exe'],
      ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
    ]
    return programs.flatMap((program) => folders.map((folder) => join(folder, ...program)))
  }
  return ['google-chrome', 'microsoft-edge', 'chromium', 'chromium-browser'].map((name) => `/usr/bin/${name}`)
}

/**
 * A browser for pages that need one: the bundled Chromium (`MRE_CHROMIUM` names its folder; the app sets it), else an
 * installed Chrome, Edge or Chromium. Null where there is none.
 */
export function findChromium(env: Env, platform: NodeJS.Platform = process.platform): string | null {
  const folder = env.MRE_CHROMIUM
  const bundled =
    folder !== undefined && existsSync(folder)
      ? // The newest revision, should there be several.
        readdirSync(folder)
          .filter((name) => /^chromium-\d+$/.test(name))
          .sort((one, other) => Number(other.slice(9)) - Number(one.slice(9)))
          .flatMap((name) => (inside[platform] ?? []).map((path) => join(folder, name, ...path)))
      : []
  return [...bundled, ...installed(platform, env)].find((path) => existsSync(path)) ?? null
}
