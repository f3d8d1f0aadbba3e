/** `npm start`: runs the bundled demo. */
import { runBundled } from './mre.mjs'

await runBundled('demo')
