/** Whether this Node can run the program: it needs zstd and a SQLite binding of Node-API 10, which older ones crash on. */
export function isNodeNewEnough(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 23 && minor >= 8) || (major === 22 && minor >= 18)
}
