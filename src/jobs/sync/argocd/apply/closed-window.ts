import { ExternalError } from '../../../../errors.ts';
import { listApplicationStates } from '../../../../integrations/argocd/application-states.ts';
import { listProjects } from '../../../../integrations/argocd/projects.ts';
import type { Kubernetes } from '../../../../integrations/kubernetes/kubernetes.ts';
import { judgeWindows, windowsOf } from '../sync-windows.ts';
import { describeOpening, describeWindow } from '../wording.ts';
import type { ClosedWindow } from './execution.ts';

export interface WindowQuestion {
  readonly application: string;
  /** Where the Applications and their projects are. */
  readonly namespace: string;
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** The sync window that keeps Argo CD from an operation now; `undefined` too where it cannot be asked. */
export async function findClosedWindow(
  kubernetes: Kubernetes,
  question: WindowQuestion,
): Promise<ClosedWindow | undefined> {
  try {
    return await ask(kubernetes, question);
  } catch (error) {
    question.signal.throwIfAborted();
    if (error instanceof ExternalError) return undefined;
    throw error;
  }
}

async function ask(
  kubernetes: Kubernetes,
  { application, now, ...place }: WindowQuestion,
): Promise<ClosedWindow | undefined> {
  const [states, projects] = await Promise.all([
    listApplicationStates(kubernetes, place),
    listProjects(kubernetes, place),
  ]);
  const state = states.find(({ name }) => name === application);
  const project = projects.find(({ name }) => name === state?.project);
  if (state === undefined || project === undefined) return undefined;
  const verdict = judgeOrUnknown(windowsOf(project.syncWindows, state), now);
  if (verdict === undefined || verdict.may) return undefined;
  const { by, opensAt } = verdict;
  const opens = describeOpening(opensAt, by);
  return { sentence: `the ${describeWindow(by)} of project ${project.name} is closed; ${opens}` };
}

/** A window that is not as documented says nothing. */
function judgeOrUnknown(windows: Parameters<typeof judgeWindows>[0], now: Date) {
  try {
    return judgeWindows(windows, now);
  } catch {
    return undefined;
  }
}
