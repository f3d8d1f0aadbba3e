import { rmSync } from 'node:fs'
import { join } from 'node:path'

/** Installers for Windows, macOS and Linux; `npm run package -- --dir` makes an unpacked one for this computer. */
export default {
  appId: 'org.my-race-engineer.app',
  productName: 'My Race Engineer',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the packager fills it in
  artifactName: 'my-race-engineer-${version}-${os}-${arch}.${ext}',
  directories: { output: 'dist/package', buildResources: 'build' },
  // Shell, screens and engine are bundles; the one native module comes as it is, and so does what drives a browser,
  // without the tools that come with it.
  files: [
    'dist/app/**',
    'package.json',
    '!node_modules/**',
    'node_modules/better-sqlite3/**',
    'node_modules/playwright/{package.json,index.mjs,index.js,LICENSE,NOTICE,ThirdPartyNotices.txt}',
    'node_modules/playwright-core/**',
    '!node_modules/playwright-core/{bin,types,lib/vite,lib/tools}/**',
    '!**/*.{md,map,c,cc,cpp,h,hpp,gyp,gypi}',
    '!node_modules/better-sqlite3/{deps,src}/**',
  ],
  asar: true,
  // Another program than Electron cannot read into the archive, and a native module cannot be loaded from it.
  asarUnpack: ['dist/app/engine/**', 'node_modules/{better-sqlite3,playwright,playwright-core}/**'],
  // The Chromium of last resort, where it was put there before packaging; the engine finds it before any installed one.
  extraResources: [{ from: 'build/chromium', to: 'chromium', filter: ['**/*'] }],
  npmRebuild: false,
  // The launcher of an Electron that was not made for us (scripts/fallback-electron.mjs) has no place in a package.
  afterPack: ({ appOutDir }) => rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true }),
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Sports',
    maintainer: 'My Race Engineer',
    synopsis: 'Race results of RC clubs, complete and offline',
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
  mac: { target: ['dmg'], category: 'public.app-category.sports', hardenedRuntime: true },
}
