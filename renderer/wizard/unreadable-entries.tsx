/** What was entered in an earlier process is lost to the pages; where the file of it is. */
import { ProblemView } from '../components/problem-view.tsx'
import { useAppState } from '../state/window-context.tsx'

export function UnreadableEntries() {
  const problem = useAppState((state) => state.unreadable)
  return problem && <ProblemView problem={problem} intent="warning" />
}
