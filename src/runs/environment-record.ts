import { getLastDrift, getSilence, type LastDrift, type Silence } from '../drift/last-report.ts';
import type { Verdict } from '../report.ts';
import type { Store } from '../store/store.ts';
import { type Run, toRun } from './run.ts';

/** What is on record of an environment, whoever looks. */
export interface EnvironmentRecord {
  /** The last of each kind, also one that goes on, newest first. */
  readonly runs: readonly Run[];
  /** What the last whole look of a kind said, by kind. */
  readonly verdicts: Readonly<Partial<Record<string, ToldVerdict>>>;
  readonly drift: LastDrift | undefined;
  readonly silence: Silence | undefined;
}

/** What somebody was told, and when. */
export interface ToldVerdict extends Verdict {
  readonly at: Date;
}

/** Kinds of runs that people ask after. */
const KINDS = ['preflight', 'smoke', 'drift', 'secrets', 'sync', 'bootstrap'] as const;

/** Kinds that say how an environment is. */
const TELLING: readonly string[] = ['preflight', 'smoke', 'drift'];

/** Reads what is on record. Asks SQL alone, and of each kind of runs the newest. */
export async function readEnvironmentRecord(
  db: Store['db'],
  environment: string,
): Promise<EnvironmentRecord> {
  const [kinds, drift, silence] = await Promise.all([
    Promise.all(KINDS.map((kind) => readKind(db, environment, kind))),
    getLastDrift(db, environment),
    getSilence(db, environment),
  ]);
  return {
    runs: kinds
      .flatMap(({ newest }) => newest ?? [])
      .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime()),
    verdicts: Object.fromEntries(kinds.flatMap(({ kind, told }) => (told ? [[kind, told]] : []))),
    drift,
    silence,
  };
}

async function readKind(db: Store['db'], environment: string, kind: string) {
  const last = db
    .selectFrom('runs')
    .selectAll()
    .where('environment', '=', environment)
    .where('kind', '=', kind)
    .orderBy('created_at', 'desc')
    .limit(1);
  const [newest, whole] = await Promise.all([
    last.executeTakeFirst(),
    TELLING.includes(kind)
      ? last
          .where('status', 'in', ['succeeded', 'failed', 'errored'])
          // One that was asked for a part of it says nothing of the whole.
          .where('input', 'not like', '%"only"%')
          .executeTakeFirst()
      : undefined,
  ]);
  return { kind, newest: newest && toRun(newest), told: whole && toTold(toRun(whole)) };
}

/** A run that could not be finished has told nothing but that. */
function toTold({ report, error, kind, environment, finishedAt, createdAt }: Run): ToldVerdict {
  const at = finishedAt ?? createdAt;
  if (report?.verdict !== undefined) return { ...report.verdict, at };
  const sentence = error?.message ?? `${environment} ${kind} could not be finished`;
  return { answer: 'unknown', sentence, at };
}
