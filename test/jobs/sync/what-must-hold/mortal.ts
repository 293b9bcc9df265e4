import { setTimeout as sleep } from 'node:timers/promises';
import type { SyncExecutor } from '../../../../src/integrations/argocd/operations.ts';
import type { ApplyContext, Job, PrepareContext } from '../../../../src/jobs/job.ts';
import type { Store } from '../../../../src/store/store.ts';
import { between, type Life } from './a-life.ts';

/** The store of a worker that may end before and after each write. */
export function mortalStore(store: Store, life: Life): Store {
  let writes = 0;
  return {
    ...store,
    write(work) {
      writes += 1;
      return between(life, `write ${writes}`, () => store.write(work));
    },
  };
}

/**
 * What a worker sets operations with, that may end before, while and after each call. A request that was
 * under way when it ended reaches the cluster all the same, up to `lateMs` later.
 */
export function mortalExecutor(
  executor: SyncExecutor,
  life: Life,
  late: { readonly ms: number; readonly sent: Promise<unknown>[] },
): SyncExecutor {
  return {
    read: (name, signal) => between(life, `read ${name}`, () => executor.read(name, signal)),
    terminate: (name, ...rest) => between(life, `terminate ${name}`, () => executor.terminate(name, ...rest)),
    fence: (name, signal) => between(life, `fence ${name}`, () => executor.fence(name, signal)),
    start: (view, ...rest) =>
      between(life, `start ${view.name}`, async () => {
        const point = `during start ${view.name}`;
        if (life.endsNext(point)) {
          const send = () => executor.start(view, ...rest).catch(() => undefined);
          late.sent.push(sleep(late.ms).then(send));
        }
        await life.pass(point);
        return executor.start(view, ...rest);
      }),
  };
}

/** A job whose worker may end around every line of the journal. */
export function mortalJob(job: Job, life: Life): Job {
  const { apply, prepare } = job;
  return {
    ...job,
    ...(apply && {
      apply: (context, update) => apply({ ...context, gate: mortalGate(context, life) }, update),
    }),
    ...(prepare && {
      prepare: (context, update) =>
        prepare({ ...context, preparation: mortalPreparation(context, life) }, update),
    }),
  };
}

function mortalPreparation({ preparation }: PrepareContext, life: Life): PrepareContext['preparation'] {
  return {
    listSteps: () => between(life, 'journal', preparation.listSteps),
    begin: (step) => between(life, `begin ${step.id}`, () => preparation.begin(step)),
    end: (step, ...rest) => between(life, `end ${step}`, () => preparation.end(step, ...rest)),
  };
}

/** Calls of these names, whose worker may end before and after each; all others are as they were. */
export function mortalCalls<T extends object>(target: T, life: Life, names: RegExp): T {
  const calls = Object.entries(target).flatMap(([name, call]) =>
    typeof call === 'function' && names.test(name)
      ? [[name, (...args: unknown[]) => between(life, name, () => call(...args))]]
      : [],
  );
  return { ...target, ...Object.fromEntries(calls) };
}

function mortalGate({ gate }: ApplyContext, life: Life): ApplyContext['gate'] {
  return {
    listSteps: () => between(life, 'journal', gate.listSteps),
    begin: (step) => between(life, `begin ${step.id}`, () => gate.begin(step)),
    end: (step, ...rest) => between(life, `end ${step}`, () => gate.end(step, ...rest)),
  };
}
