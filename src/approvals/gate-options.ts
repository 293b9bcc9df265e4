import type { Config } from '../config/config.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import type { Store } from '../store/store.ts';
import type { ClockWatch } from './clock-watch.ts';

/** What the gate works with. */
export interface GateOptions {
  readonly store: Store;
  readonly config: Pick<Config, 'environments' | 'groups' | 'workspace'>;
  /** Who people are, read live. Absent where no Slack is configured: then nobody is recognized. */
  readonly directory: Directory | undefined;
  /** Asked before every step. Absent: nobody can tell whether this machine's clock is right. */
  readonly clockWatch?: ClockWatch | undefined;
  /** Who writes, where nobody in particular does. */
  readonly actor: string;
}
