/** The command line. */
import { bundleOf } from './vite.bundle.ts'

export default bundleOf('cli.ts')
