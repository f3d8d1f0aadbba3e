import { once } from 'node:events'
import { openStore } from '../../../core/store/database.ts'
import { saveSetting } from '../../../core/store/settings.ts'

// Several of these run at once and are told one instant, so that they meet on a file that is not there yet, round after
// round. A round begins a fixed time after the one before.
const [folder = '', name = '', rounds = '1'] = process.argv.slice(2)
process.stdout.write('ready\n')
const [line] = await once(process.stdin, 'data')
for (let round = 1; round <= Number(rounds); round += 1) {
  const startAt = Number(line) + round * 60
  while (Date.now() < startAt) {
    // Busy on purpose: a timer would spread them.
  }
  const store = openStore(`${folder}/${round}/club.db`)
  saveSetting(store, name, 'was here')
  store.close()
}
