import type { Finding } from '../probe.ts';

/** Jobs at a terminal need no Slack. */
export const NO_SLACK: Finding = { status: 'skipped', summary: 'no Slack is configured' };
