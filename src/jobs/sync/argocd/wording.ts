import type { ResourceName } from '../../../integrations/argocd/application-states.ts';
import type { SyncWindow } from '../../../integrations/argocd/projects.ts';
import { inZone } from '../wording.ts';

/** `Deployment bitiq-prod/toy-web`. */
export function describeResource({ kind, namespace, name }: ResourceName): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
}

/** `allow window "0 8 * * 1-5" for 8h (Europe/Zurich)`. */
export function describeWindow({
  kind,
  schedule,
  duration,
  timeZone,
}: Pick<SyncWindow, 'kind' | 'schedule' | 'duration' | 'timeZone'>): string {
  return `${kind} window "${schedule}" for ${duration} (${timeZone})`;
}

/** When a closed window opens, if it does. */
export function describeOpening(
  opensAt: Date | undefined,
  { timeZone }: Pick<SyncWindow, 'timeZone'>,
): string {
  return opensAt === undefined ? 'it does not open' : `syncs open ${inZone(opensAt, timeZone)}`;
}

/** Has Argo CD look at an Application anew. By its whole name: ACM has Applications of its own. */
export function refreshCommand(application: string, namespace: string): string {
  return `oc annotate applications.argoproj.io ${application} -n ${namespace} argocd.argoproj.io/refresh=normal --overwrite`;
}
