import { approvals } from './approvals.ts';
import { audit } from './audit.ts';
import { bootstrap } from './bootstrap.ts';
import { cancel } from './cancel.ts';
import type { Command } from './command.ts';
import { drift } from './drift.ts';
import { help } from './help.ts';
import { link } from './link.ts';
import { lock } from './lock.ts';
import { preflight } from './preflight.ts';
import { resume } from './resume.ts';
import { schedule } from './schedule.ts';
import { secrets } from './secrets.ts';
import { smoke } from './smoke.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { unlock } from './unlock.ts';
import { why } from './why.ts';

/** Every verb, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [
  status,
  preflight,
  secrets,
  drift,
  smoke,
  schedule,
  sync,
  bootstrap,
  resume,
  approvals,
  why,
  cancel,
  lock,
  unlock,
  link,
  audit,
  help,
];
