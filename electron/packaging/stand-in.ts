/** The one door from packing to the tests' stand-ins. */
export { isDebianRoot } from '../../test/lab/host-packages.ts'
export { makeStandInElectron } from '../../test/packaging/stand-in/electron.ts'
export { makeStandInToolset } from '../../test/packaging/stand-in/toolset.ts'
