import type { SlackContext } from './context.ts';
import type { Panel } from './panel.ts';
import type { People } from './people/people.ts';

/** What this server answers with. */
export interface RouteContext {
  readonly slack: SlackContext;
  readonly people: People;
  readonly options: PageOptions;
}

/** What the page has beside the workspace. */
export interface PageOptions {
  /** The faults on the page. Default: none are offered. */
  readonly panel?: Panel;
  /** What the message box completes, e.g. `preflight prod`. Default: nothing. */
  readonly completions?: () => readonly string[];
}
