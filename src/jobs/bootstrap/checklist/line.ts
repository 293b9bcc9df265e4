import type { Environment } from '../../../config/schema.ts';
import type { ReportRow } from '../../../report.ts';
import type { BootstrapSystems } from '../outline.ts';
import type { BootstrapPlan } from '../plan.ts';
import type { Step } from '../step.ts';

/** What lines are checked with. */
export interface LineContext {
  readonly environment: Environment;
  readonly systems: BootstrapSystems;
  /** All of phase 1, whatever of it was asked for. */
  readonly steps: readonly Step[];
  readonly plan: BootstrapPlan;
  readonly signal: AbortSignal;
}

/** What was found. Only `passed` and `skipped` let people be asked; evidence is never a secret value. */
export type LineFinding = Pick<ReportRow, 'summary' | 'evidence' | 'remedy'> & {
  readonly state: 'passed' | 'failed' | 'unknown' | 'skipped';
};

/** Something that has to be so before people are asked. It reads and never writes. One line, one file. */
export interface Line {
  /** The file's name. */
  readonly id: string;
  readonly title: string;
  /** May throw `ExternalError` where it could not be asked. */
  look(context: LineContext): Promise<LineFinding>;
}
