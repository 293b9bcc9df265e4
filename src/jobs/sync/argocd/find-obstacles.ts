import type { ApplicationState, Source } from '../../../integrations/argocd/application-states.ts';
import type { Project } from '../../../integrations/argocd/projects.ts';
import { ageOf, MINUTE_MS } from '../../../wording/durations.ts';
import { blocks, unknown } from '../obstacle.ts';
import type { Obstacle } from '../plan.ts';
import { known, type Read } from '../read.ts';
import { short } from '../wording.ts';
import type { ApplicationFacts, SharedFacts } from './facts.ts';
import { isDestinationPermitted, isSourcePermitted } from './project-rules.ts';
import { judgeWindows, windowsOf } from './sync-windows.ts';
import { describeOpening, describeWindow, refreshCommand } from './wording.ts';

/** Argo CD looks every few minutes; what it said longer ago says nothing about now. */
const FRESH_MS = 15 * MINUTE_MS;

/** Everything that stands in the way of syncing one Application, what weighs most first. */
export function findObstacles(facts: ApplicationFacts, shared: SharedFacts): readonly Obstacle[] {
  const { state } = facts;
  return [
    ...unsupported(facts),
    ...operation(state),
    ...autoSync(state),
    ...project(state, shared),
    ...target(facts),
    ...comparison(facts, shared.now),
    ...unreadable('commits-unknown', state, facts.comparison),
    ...unreadable('images-unknown', state, facts.images),
  ];
}

function unsupported({ state, unsupported }: ApplicationFacts): readonly Obstacle[] {
  if (unsupported === undefined) return [];
  const sentence = `${state.name} ${unsupported}: bitiq cannot plan that`;
  return [
    blocks('unsupported-source', state.name, sentence, `Sync it by hand: argocd app sync ${state.name}`),
  ];
}

function operation(state: ApplicationState): readonly Obstacle[] {
  if (state.operation === undefined) return [];
  const { by, phase } = state.operation;
  const sentence = `an operation by ${by || 'Argo CD itself'} is ${phase.toLowerCase()} on ${state.name}`;
  return [
    blocks(
      'operation-running',
      state.name,
      sentence,
      `Wait for its end: argocd app wait ${state.name} --operation`,
    ),
  ];
}

function autoSync(state: ApplicationState): readonly Obstacle[] {
  if (!state.autoSync) return [];
  const sentence = `${state.name} syncs by itself (syncPolicy.automated), whatever is approved here`;
  return [blocks('auto-sync', state.name, sentence, `Take syncPolicy.automated of ${state.name} out of Git`)];
}

function project(state: ApplicationState, { projects, now }: SharedFacts): readonly Obstacle[] {
  const all = known(projects);
  if (all === undefined) return unreadable('project-unknown', state, projects);
  const own = all.find(({ name }) => name === state.project);
  if (own === undefined) {
    const sentence = `the project ${state.project} of ${state.name} does not exist`;
    return [blocks('project-missing', state.name, sentence, `oc get appprojects -n ${state.namespace}`)];
  }
  return [...permissions(state, own), ...closedWindow(state, own, now)];
}

function permissions(state: ApplicationState, own: Project): readonly Obstacle[] {
  const { source, destination, name } = state;
  const cluster = destination.server || destination.name;
  const look = `oc get appproject ${own.name} -n ${state.namespace} -o yaml`;
  return [
    ...(source !== undefined && !isSourcePermitted(own, source)
      ? [blocks('source-forbidden', state.name, sourceSentence(own, name, source), look)]
      : []),
    ...(isDestinationPermitted(own, destination)
      ? []
      : [
          blocks(
            'destination-forbidden',
            state.name,
            `the project ${own.name} does not let ${name} go to ${destination.namespace} on ${cluster}`,
            look,
          ),
        ]),
  ];
}

function sourceSentence(own: Project, name: string, { repoUrl }: Source): string {
  return `the project ${own.name} does not let ${name} come from ${repoUrl}`;
}

function closedWindow(state: ApplicationState, own: Project, now: Date): readonly Obstacle[] {
  try {
    const verdict = judgeWindows(windowsOf(own.syncWindows, state), now);
    if (verdict.may) return [];
    const { by, opensAt } = verdict;
    const opens = describeOpening(opensAt, by);
    const sentence = `the ${describeWindow(by)} of project ${own.name} is closed for ${state.name}; ${opens}`;
    const remedy = opensAt ? 'Ask again when it is open' : `Change it in the AppProject ${own.name}`;
    return [blocks('window-closed', state.name, sentence, remedy)];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const sentence = `a sync window of project ${own.name} cannot be read: ${why}`;
    return [unknown('windows-unknown', state.name, sentence, `Correct it in the AppProject ${own.name}`)];
  }
}

function target({ state, revision, target }: ApplicationFacts): readonly Obstacle[] {
  if (target === undefined) return [];
  if ('failure' in target) return unreadable('commit-unknown', state, target);
  if (target.value !== undefined) return [];
  const sentence = `there is no branch, tag or commit ${revision} for ${state.name}`;
  return [blocks('commit-not-found', state.name, sentence, 'Give another: --revision main')];
}

function comparison({ state, target, isPinned }: ApplicationFacts, now: Date): readonly Obstacle[] {
  const { name, namespace, reconciledAt, comparisonError, comparedWith } = state;
  const refresh = refreshCommand(name, namespace);
  if (state.syncStatus === 'Unknown' || comparisonError !== '') {
    const why = comparisonError || 'no reason given';
    return [
      unknown('comparison-failed', state.name, `Argo CD could not compare ${name} with Git: ${why}`, refresh),
    ];
  }
  if (reconciledAt === undefined || now.getTime() - reconciledAt.getTime() > FRESH_MS) {
    const age = reconciledAt === undefined ? 'never looked' : `last looked ${ageOf(reconciledAt, now)} ago`;
    return [
      unknown('not-refreshed', state.name, `Argo CD ${age} at ${name}: what it says may not be so`, refresh),
    ];
  }
  const commit = known(target);
  if (isPinned || commit === undefined || comparedWith === commit) return [];
  const sentence = `Argo CD has not compared ${name} with ${short(commit)} yet, so what changes is not known`;
  return [unknown('not-compared', state.name, sentence, refresh)];
}

function unreadable(
  id: string,
  state: ApplicationState,
  answer: Read<unknown> | undefined,
): readonly Obstacle[] {
  if (answer === undefined || !('failure' in answer)) return [];
  return [unknown(id, state.name, answer.failure.sentence, answer.failure.remedy)];
}
