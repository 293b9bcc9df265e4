import type { KubernetesObject } from '../../world.ts';
import { type ControllerContext, keyOf, part } from '../controllers/controller.ts';
import { writtenOperation } from './create-argocd.ts';
import { completeJobs, createJobs, deleteJobs } from './hook-jobs.ts';
import { finish, isInProgress, type OperationState, report, stateOf } from './operation-state.ts';
import { findRefusal, projectOf } from './project.ts';
import type { Rendered } from './render.ts';
import { beginStep, endRunning, type ResourceResult, tellsOf, waitingFor } from './results.ts';
import { appliesWorkload, settled, settleHealth } from './settle.ts';
import { findBlock } from './sync-windows.ts';
import { stepsOf, type Task } from './tasks.ts';

/**
 * Carries out the `.operation` of an Application, as Argo CD's controller does: what is in
 * `status.operationState` goes on until it has ended, whatever `.operation` says by then.
 */
export function operate(object: KubernetesObject, context: ControllerContext): void {
  const { argocd } = context;
  if (argocd.isStuck) plan(object, context);
  else if (stateOf(object)?.phase === 'Terminating') advance(object, context);
  else if (isInProgress(object)) plan(object, context);
  else begin(object, context);
}

/** Takes the next step later, once, with the Application as it is then. */
function plan(object: KubernetesObject, context: ControllerContext, afterMs?: number): void {
  const { argocd, cluster, later } = context;
  const key = `${object.metadata.namespace}/${object.metadata.name}`;
  if (argocd.planned.has(key)) return;
  argocd.planned.add(key);
  later(() => {
    argocd.planned.delete(key);
    const current = cluster.read(keyOf(object));
    if (current?.operation === undefined) return;
    if (argocd.isStuck || !isInProgress(current)) operate(current, context);
    else advance(current, context);
  }, afterMs);
}

function begin(object: KubernetesObject, context: ControllerContext): void {
  const { argocd, cluster, timestamp } = context;
  for (const intervene of [...argocd.beforeOperation]) intervene(object);
  const current = cluster.read(keyOf(object));
  if (current?.operation === undefined) return;
  argocd.begun.push(writtenOperation(current));
  cluster.change(keyOf(current), (changed) => {
    const { operation } = changed;
    const operationState = { operation, phase: 'Running', startedAt: timestamp() };
    changed.status = { ...part(changed, 'status'), operationState };
  });
  plan(current, context);
}

function advance(object: KubernetesObject, context: ControllerContext): void {
  const state = stateOf(object);
  if (state === undefined) return;
  const { sync } = state.operation;
  if (sync === undefined) {
    finish(object, context, failed('Error', 'Invalid operation request: no operation specified'));
    return;
  }
  const project = projectOf(object, context);
  const isManual = state.operation.initiatedBy?.automated !== true;
  const block = findBlock(project, object, { now: context.now(), isManual });
  if (block !== undefined) park(object, context, block);
  else if (state.phase === 'Terminating') terminate(object, context, state);
  else {
    const refusal = findRefusal(object, project);
    const asked = state.syncResult?.revision || revisionOf(object, state);
    const rendered = refusal === undefined ? context.render(object, asked) : undefined;
    if (rendered !== undefined)
      sync.dryRun ? pretend(object, context) : goOn(object, context, state, rendered);
    else finish(object, context, failed('Error', refusal ?? notFound(asked)));
  }
}

/** A closed window only lets the operation wait, also one that is to be terminated. */
function park(object: KubernetesObject, context: ControllerContext, message: string): void {
  const state = stateOf(object);
  if (state?.phase === 'Running') {
    const syncResult = state.syncResult ?? { revision: revisionOf(object, state), source: sourceOf(object) };
    report(object, context, { message, syncResult });
  }
  plan(object, context);
}

function terminate(object: KubernetesObject, context: ControllerContext, state: OperationState): void {
  const { syncResult } = state;
  const results = syncResult?.resources ?? [];
  deleteJobs(results, context);
  const ended = failed('Failed', 'Operation terminated');
  if (syncResult === undefined) finish(object, context, ended);
  else {
    const resources = results.map((result) =>
      result.hookType ? (endRunning([result], 'Deleted')[0] ?? result) : result,
    );
    finish(object, context, { ...ended, syncResult: { ...syncResult, resources } });
  }
}

function pretend(object: KubernetesObject, context: ControllerContext): void {
  finish(object, context, { phase: 'Succeeded', message: 'successfully synced (dry run)' });
}

/** Begins the next step, or ends the operation after the last one. */
function goOn(
  object: KubernetesObject,
  context: ControllerContext,
  state: OperationState,
  rendered: Rendered,
): void {
  const { argocd } = context;
  const { sync = {} } = state.operation;
  const steps = stepsOf(object, sync, rendered);
  const results = state.syncResult?.resources ?? [];
  const isBegun = (tasks: readonly Task[]) =>
    tasks.every((task) => results.some((each) => tellsOf(each, task)));
  const hasFailed = results.find(({ status }) => status === 'SyncFailed');
  const next = steps.find((tasks) => !isBegun(tasks));
  if (hangs(object, context, results)) plan(object, context);
  else if (hasFailed !== undefined) fail(object, context, hasFailed);
  else if (next === undefined) succeed(object, context, rendered, results);
  else {
    completeJobs(results, context);
    createJobs(next, context);
    const fails = argocd.troubles.has(`fails ${object.metadata.name}`);
    const begun = beginStep(next, { prune: sync.prune === true, fails });
    const resources = [...endRunning(results, COMPLETED), ...begun];
    const syncResult = { revision: rendered.revision, source: sourceOf(object), resources };
    report(object, context, { message: waitingFor(next), syncResult });
    plan(object, context, argocd.operationMs / steps.length);
  }
}

const COMPLETED = 'Reached expected number of succeeded pods';

function hangs(
  object: KubernetesObject,
  { argocd }: ControllerContext,
  results: readonly ResourceResult[],
): boolean {
  const isHookRunning = results.some(({ hookType, hookPhase }) => hookType && hookPhase === 'Running');
  return isHookRunning && argocd.troubles.has(`hangs ${object.metadata.name}`);
}

function fail(object: KubernetesObject, context: ControllerContext, { message }: ResourceResult): void {
  finish(object, context, failed('Failed', `one or more objects failed to apply, reason: ${message}`));
}

function succeed(
  object: KubernetesObject,
  context: ControllerContext,
  rendered: Rendered,
  results: readonly ResourceResult[],
): void {
  const { argocd, timestamp } = context;
  completeJobs(results, context);
  for (const each of rendered.objects ?? []) putOnce(each, context);
  // What is applied last is not waited for: Argo CD leaves it Running.
  const resources = results.map((result) =>
    result.hookType ? (endRunning([result], COMPLETED)[0] ?? result) : result,
  );
  const syncResult = { revision: rendered.revision, source: sourceOf(object), resources };
  const message = `successfully synced (${resources.length === 0 ? 'no more tasks' : 'all tasks run'})`;
  const done = { phase: 'Succeeded' as const, message, syncResult };
  finish(object, context, done, settled(object, rendered, resources, timestamp()));
  if (appliesWorkload(resources)) settleHealth(object, context, argocd.healthMs);
}

/** What is there already stays as it is, but for what a Deployment is to run. */
function putOnce(object: KubernetesObject, { cluster }: ControllerContext): void {
  if (cluster.read(keyOf(object)) === undefined) cluster.put(structuredClone(object));
  else if (object.kind === 'Deployment')
    cluster.change(keyOf(object), (changed) => {
      changed.spec = { ...part(changed, 'spec'), ...structuredClone(part(object, 'spec')) };
    });
}

function failed(phase: 'Failed' | 'Error', message: string) {
  return { phase, message };
}

/** What is asked for; where that is nothing, what the Application follows. */
function revisionOf(object: KubernetesObject, { operation }: OperationState): string {
  const { targetRevision = 'HEAD' } = part(part(object, 'spec'), 'source') as { targetRevision?: string };
  return operation.sync?.revision || targetRevision;
}

const sourceOf = (object: KubernetesObject) => part(object, 'spec').source;

function notFound(revision: string): string {
  const cause = /^[0-9a-f]{40}$/.test(revision)
    ? `failed to initialize repository resources: rpc error: code = Internal desc = Failed to fetch ${revision}: \`git fetch origin ${revision} --tags --force --prune\` failed exit status 128: fatal: remote error: upload-pack: not our ref ${revision}`
    : `unable to resolve '${revision}' to a commit SHA`;
  return `ComparisonError: Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ${cause}`;
}
