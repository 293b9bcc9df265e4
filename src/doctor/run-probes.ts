import { askWithin } from '../jobs/ask-within.ts';
import type { RowState } from '../report.ts';
import { explainFailure } from './explain-failure.ts';
import type { Finding, Severity } from './probe.ts';
import type { DoctorRow } from './verdict.ts';

/** A probe with what it asks. */
export interface BoundProbe {
  /** With its environment: `prod/vault-rights`. */
  readonly id: string;
  readonly environment?: string;
  readonly title: string;
  readonly severity: Severity;
  readonly guards: boolean;
  ask(signal: AbortSignal): Promise<Finding>;
}

export interface RunProbesOptions {
  /** Time limit of each probe, in milliseconds. */
  readonly limitMs: number;
  /** Ends all of them at once: what has not answered is thrown away with the signal's reason. */
  readonly signal: AbortSignal;
  /** Told at the start and whenever one has answered: all rows, in order. */
  readonly onProgress?: ((rows: readonly DoctorRow[]) => void) | undefined;
}

/**
 * Asks all about bitiq itself at once, then all about the environments. None can hide another: one that
 * throws, is forbidden or does not answer in time is `unknown`. Rows come in the order of the probes,
 * whichever answered first.
 */
export async function runProbes(
  probes: readonly BoundProbe[],
  options: RunProbesOptions,
): Promise<readonly DoctorRow[]> {
  const { signal, onProgress } = options;
  signal.throwIfAborted();
  const rows: DoctorRow[] = probes.map((probe) => ({ ...rowOf(probe), state: 'running' }));
  onProgress?.([...rows]);
  const ask = async (probe: BoundProbe) => {
    const startedAt = performance.now();
    const finding = await runOne(probe, options);
    const durationMs = Math.round(performance.now() - startedAt);
    rows[probes.indexOf(probe)] = { ...rowOf(probe), ...answerOf(finding, probe.severity), durationMs };
    if (!signal.aborted) onProgress?.([...rows]);
  };
  for (const group of inTurns(probes)) await Promise.all(group.map(ask));
  signal.throwIfAborted();
  return rows;
}

/**
 * First what is about bitiq itself: loading what speaks to clusters keeps a process so busy that answers
 * of Slack and Redis would be heard too late.
 */
function inTurns(probes: readonly BoundProbe[]): readonly (readonly BoundProbe[])[] {
  return [
    probes.filter(({ environment }) => environment === undefined),
    probes.filter(({ environment }) => environment !== undefined),
  ];
}

async function runOne({ ask }: BoundProbe, { limitMs, signal }: RunProbesOptions): Promise<Finding> {
  try {
    return await askWithin(ask, { limitMs, signal });
  } catch (thrown) {
    return explainFailure(thrown, limitMs);
  }
}

function rowOf({ id, environment, title, guards }: BoundProbe) {
  return { id, title, guards, ...(environment !== undefined && { environment }) };
}

function answerOf(finding: Finding, own: Severity) {
  const { summary, evidence, remedy, severity = own } = finding;
  return {
    state: toState(finding.status, severity),
    summary,
    ...(evidence !== undefined && { evidence }),
    ...(remedy !== undefined && { remedy }),
  };
}

function toState(status: Finding['status'], severity: Severity): RowState {
  if (severity === 'blocker') return status;
  if (status === 'failed') return 'warning';
  return status === 'unknown' ? 'unknown-warning' : status;
}
