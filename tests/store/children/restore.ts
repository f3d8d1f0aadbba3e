import { once } from 'node:events'
import { restoreDatabase } from '../../../core/store/restore.ts'

// Told to begin, restores a backup; kills itself at the step of that number, where one is given.
const [file = '', backup = '', folder = '', killAt = '0'] = process.argv.slice(2)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
let step = 0
await restoreDatabase({
  file,
  backup,
  folder,
  onProgress() {
    step += 1
    if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL')
  },
})
process.stdout.write('done\n')
process.exit(0)
