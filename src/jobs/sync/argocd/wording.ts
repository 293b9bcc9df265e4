import type { ResourceName } from '../../../integrations/argocd/application-states.ts';
import type { SyncWindow } from '../../../integrations/argocd/projects.ts';

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
