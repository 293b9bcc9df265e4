import type { Config } from '../config/config.ts';
import type { Directory } from '../integrations/slack/directory.ts';
import type { Store } from '../store/store.ts';
import type { ClockWatch } from './clock-watch.ts';

/** What a look at the gate takes: it writes nothing. */
export interface GateView {
  readonly store: Pick<Store, 'db' | 'now'>;
  readonly config: Pick<Config, 'environments' | 'groups' | 'workspace'>;
  /** Who people are, read live. Absent where no Slack is configured: then nobody is recognized. */
  readonly directory: Directory | undefined;
}

/** What the gate works with. */
export interface GateOptions extends GateView {
  readonly store: Store;
  /** Asked before every step. Absent: nobody can tell whether this machine's clock is right. */
  readonly clockWatch?: ClockWatch | undefined;
  /** Who writes, where nobody in particular does. */
  readonly actor: string;
}
