/** The main process. */
import { bundleOf } from './vite.bundle.ts'

export default bundleOf('main.ts')
