import { setTimeout as sleep } from 'node:timers/promises';
import { ExternalError } from '../../errors.ts';
import type { RunView } from '../../messages/run-view.ts';
import { unmentioned } from '../../messages/terminal/paragraph.ts';
import { renderGateRun } from '../../messages/terminal/render-gate-run.ts';
import { createProgress, type Progress } from '../../messages/terminal/render-progress.ts';
import { renderReport } from '../../messages/terminal/render-report.ts';
import { isOver, type Run, type RunStatus } from '../../runs/run.ts';
import { readRunView } from '../../serve/run-view.ts';
import { oneLine } from '../../wording/outside-text.ts';
import { EXIT } from '../exit-codes.ts';
import type { AtGate } from './at-the-gate.ts';
import { showJson, styleOf } from './show.ts';

const EXIT_OF: Partial<Record<RunStatus, number>> = {
  succeeded: EXIT.ok,
  failed: EXIT.blocked,
  errored: EXIT.unknown,
  cancelled: EXIT.declined,
  rejected: EXIT.declined,
  expired: EXIT.declined,
};

export interface FollowOptions {
  /** One JSON document at the end, and nothing before it. */
  readonly json: boolean;
  /** Default: 500. */
  readonly everyMs?: number;
}

/** A store that is away for longer than this many looks is told. */
const PATIENCE = 20;

/**
 * Shows a run as it goes on until it is over, by looking at the store. Ctrl-C leaves it alone: it goes
 * on. Returns the exit code.
 */
export async function followRun(gate: AtGate, runId: string, options: FollowOptions): Promise<number> {
  const screen = options.json ? undefined : createScreen(gate);
  const { signal, err } = gate.terminal;
  for (let failures = 0; ; ) {
    const run = await gate.services.getRun(runId).catch((error: unknown) => {
      failures += 1;
      if (failures >= PATIENCE) throw lostSight(runId, error);
      return undefined;
    });
    if (run !== undefined) {
      failures = 0;
      await screen?.show(run);
      if (isOver(run.status)) return end(gate, run, options);
    }
    if (!signal.aborted) await sleep(options.everyMs ?? 500, undefined, { signal }).catch(() => undefined);
    if (!signal.aborted) continue;
    screen?.clear();
    err(
      `Run ${runId} goes on without this terminal.\nStop it: bitiq cancel ${runId}\nSee how it stands: bitiq why ${runId}\n`,
    );
    return EXIT.interrupted;
  }
}

function lostSight(runId: string, cause: unknown): ExternalError {
  return new ExternalError(
    'store',
    'unavailable',
    `The store does not answer; run ${runId} goes on without this terminal.`,
    {
      next: `Later: bitiq why ${runId}`,
      cause,
    },
  );
}

interface Screen {
  show(run: Run): Promise<void>;
  clear(): void;
}

/** Progress while it works; while it waits, what it waits for, each time that changes. */
function createScreen(gate: AtGate): Screen {
  const { out, settings } = gate.terminal;
  let progress: Progress | undefined;
  let told: string | undefined;
  const clear = () => {
    progress?.end();
    progress = undefined;
  };
  return {
    clear,
    async show(run) {
      if (run.status === 'running' && run.report !== undefined) {
        progress ??= createProgress(out, settings);
        progress.update(run.report);
        return;
      }
      clear();
      if (run.status !== 'awaiting_approval') return;
      const view = await readRunView(gate.services, run);
      const now = waitText(view);
      if (now === told) return;
      out(
        told === undefined && view.approval
          ? renderGateRun(view, view.approval, styleOf(gate.terminal))
          : now,
      );
      told = now;
    },
  };
}

function waitText({ approval, environment }: RunView): string {
  if (approval === undefined) return '';
  if (approval.lock !== undefined) {
    return `🔒 approved, and number ${approval.lock.position} in line for the lock of ${environment}\n`;
  }
  return approval.decision === 'approved'
    ? '✅ approved\n'
    : `🔒 still needed: ${unmentioned(approval.needs)}\n`;
}

async function end(gate: AtGate, run: Run, { json }: FollowOptions): Promise<number> {
  const view = await readRunView(gate.services, run);
  const code = EXIT_OF[run.status] ?? EXIT.unknown;
  if (json) {
    const { id, status, report, error } = run;
    showJson(gate.terminal, { run: id, status, decision: view.approval?.decision, error, report });
    return code;
  }
  const style = styleOf(gate.terminal);
  const text = view.approval
    ? renderGateRun(view, view.approval, style)
    : run.report && renderReport(run.report, style);
  gate.terminal.out(text ?? `${oneLine(run.error?.message ?? `run ${run.id} ended as ${run.status}`)}\n`);
  return code;
}
