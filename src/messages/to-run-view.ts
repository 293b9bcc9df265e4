import { getSlackUser, type Run } from '../runs/run.ts';
import type { RunView } from './run-view.ts';

/** A run as its messages show it. */
export function toRunView(run: Run, requestedByName?: string): RunView {
  return {
    id: run.id,
    kind: run.kind,
    title: `${run.environment} ${run.kind}`,
    environment: run.environment,
    requestedBy: getSlackUser(run.requestedBy) ?? run.requestedBy,
    status: run.status,
    createdAt: run.createdAt,
    attempt: run.attempt,
    waitingForQueue: run.waitsForQueue,
    ...(requestedByName !== undefined && { requestedByName }),
    ...(run.report !== undefined && { report: run.report }),
    ...(run.startedAt !== undefined && { startedAt: run.startedAt }),
    ...(run.finishedAt !== undefined && { finishedAt: run.finishedAt }),
    ...(run.error !== undefined && { error: run.error }),
  };
}
