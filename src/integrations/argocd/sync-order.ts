import type { SyncOrder } from './operations.ts';

/** Under this name an operation carries the run that it belongs to. */
export const RUN_INFO = 'bitiq/run';

interface Info {
  readonly name: string;
  readonly value: string;
}

/** What an operation carries along, for us to know it by and for people to see in Argo CD. */
export function infoOf({ runId, planHash }: SyncOrder): readonly Info[] {
  return [
    { name: RUN_INFO, value: runId },
    { name: 'bitiq/plan', value: planHash },
  ];
}

/** A branch or tag would be resolved again by Argo CD, to something that nobody approved. */
export function assertCommit({ revision }: SyncOrder): void {
  if (!/^[0-9a-f]{40}$/.test(revision)) throw new Error(`${revision} is no full commit`);
}
