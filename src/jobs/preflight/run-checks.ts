import type { Environment } from '../../config/schema.ts';
import { askAll } from '../ask-all.ts';
import { askCheck } from './ask-check.ts';
import type { Check, CheckContext, Finding, Severity } from './check.ts';
import type { CheckResult, PendingCheck } from './verdict.ts';

export interface RunChecksOptions {
  /** What the checks may touch; each gets a signal of its own. */
  readonly context: Omit<CheckContext, 'signal'>;
  /** Time limit of each check, in milliseconds. */
  readonly limitMs: number;
  /** Ends all of them at once: what has not answered is thrown away with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told at the start and whenever one has answered while others have not: all checks, in order. */
  readonly onProgress?: ((checks: readonly (CheckResult | PendingCheck)[]) => void) | undefined;
}

/**
 * Runs all checks at once. None can hide another: one that throws, is forbidden or does not answer in
 * time is `unknown`. Results come in the order of `checks`, whichever answered first.
 */
export async function runChecks(
  checks: readonly Check[],
  options: RunChecksOptions,
): Promise<readonly CheckResult[]> {
  const { context, onProgress, signal, limitMs } = options;
  const { environment } = context;
  const { severities } = environment.preflight;
  const severityOf = (check: Check): Severity => severities[check.id] ?? check.severity;
  const user = environment.cluster.user;

  async function findingOf(check: Check): Promise<Finding> {
    const ask = (own: AbortSignal) => check.run({ ...context, signal: own });
    const asked = { span: `check ${check.id}`, user, limitMs, signal };
    return whySkipped(check, environment) ?? (await askCheck(ask, asked));
  }

  const answers = await askAll(checks, {
    signal,
    pendingOf: (check): PendingCheck => {
      return { id: check.id, title: check.title, severity: severityOf(check), status: 'running' };
    },
    ask: async (check) => ({ check, severity: severityOf(check), finding: await findingOf(check) }),
    onProgress(rows) {
      const isOver = rows.every((row) => 'finding' in row);
      if (!isOver) onProgress?.(rows.map((row) => ('finding' in row ? toResult(row) : row)));
    },
  });
  return settle(answers);
}

interface Answer {
  readonly check: Check;
  readonly severity: Severity;
  readonly finding: Finding;
  readonly durationMs: number;
}

const SWITCHED_OFF: Finding = { status: 'skipped', summary: 'switched off for this environment' };
const NO_ARGOCD: Finding = { status: 'skipped', summary: 'Flux brings this environment about, not Argo CD' };

function whySkipped({ id, controller }: Check, environment: Environment): Finding | undefined {
  if (environment.preflight.skip.includes(id)) return SWITCHED_OFF;
  return controller === undefined || controller === environment.controller ? undefined : NO_ARGOCD;
}

/**
 * A check that waits for another may stay `skipped` only while that other one stands in the way itself,
 * as a blocker that failed or could not be asked. Otherwise nobody has asked: it is `unknown`.
 */
function settle(answers: readonly Answer[]): readonly CheckResult[] {
  const byId = new Map(answers.map((answer) => [answer.check.id, answer]));

  function standsInTheWay(id: string, seen: readonly string[] = []): boolean {
    const answer = byId.get(id);
    if (answer === undefined || seen.includes(id)) return false;
    const { status, waitsFor } = answer.finding;
    if (status === 'skipped' && waitsFor !== undefined) return standsInTheWay(waitsFor, [...seen, id]);
    return answer.severity === 'blocker' && (status === 'failed' || status === 'unknown');
  }

  return answers.map((answer) => {
    const result = toResult(answer);
    const { waitsFor } = answer.finding;
    if (result.status !== 'skipped' || waitsFor === undefined || standsInTheWay(waitsFor)) return result;
    return {
      ...result,
      status: 'unknown',
      remedy: result.remedy ?? `Ask ${waitsFor} as well: it comes first`,
    };
  });
}

function toResult({ check, severity, finding, durationMs }: Answer): CheckResult {
  const { status, summary, evidence, remedy } = finding;
  return {
    id: check.id,
    title: check.title,
    severity,
    status,
    summary,
    ...(evidence !== undefined && { evidence }),
    ...(remedy !== undefined && { remedy }),
    durationMs,
  };
}
