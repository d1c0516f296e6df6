/** What the review shows of a change on the Pi. */
import type { Detail } from '../../contract/plan.ts'

export type FileDetail = Extract<Detail, { kind: 'file' }>

export function command(argv: readonly string[]): Detail {
  return { kind: 'command', where: 'pi', argv: [...argv] }
}

/** `undefined`: there is no such file, before or afterwards. */
export function written(path: string, before: string | undefined, after: string | undefined): FileDetail {
  const texts = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }
  return { kind: 'file', where: 'pi', path, ...texts }
}

/** Files and folders whose text need not be shown. */
export function deleted(paths: readonly string[]): Detail[] {
  return [...new Set(paths)].map((path) => ({ kind: 'file', where: 'pi', path }))
}
