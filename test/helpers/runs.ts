import type { RunRequest } from '../../src/runs/request-run.ts';

let count = 0;

/** A request for a run of its own, unless told otherwise. */
export function aRequest(changes: Partial<RunRequest> = {}): RunRequest {
  count += 1;
  return {
    id: `run${count}`,
    kind: 'preflight',
    environment: 'prod',
    input: {},
    dedupeKey: `key${count}`,
    requestedBy: 'slack:T1/U1',
    channel: 'C1',
    ...changes,
  };
}
