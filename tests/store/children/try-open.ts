import { openStore } from '../../../core/store/database.ts'

// Opens each named file as whoever this process is, tries to write 10 MB, and prints what came of it as JSON.
const tried = process.argv.slice(2).map((argument) => {
  const outcome = { opened: false, code: '' }
  try {
    const store = openStore(argument.replace(/^read-only:/, ''), { readOnly: argument.startsWith('read-only:') })
    outcome.opened = true
    store.transaction(() => {
      store.prepare('create table filler (bytes blob) strict').run()
      const fill = store.prepare('insert into filler values (zeroblob(100000))')
      for (let n = 0; n < 100; n += 1) fill.run()
    })
    store.close()
  } catch (error) {
    outcome.code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
  return outcome
})
process.stdout.write(JSON.stringify(tried))
