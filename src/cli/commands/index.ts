import type { CliCommand } from '../cli-command.ts';
import { approvals } from './approvals.ts';
import { approve } from './approve.ts';
import { audit } from './audit.ts';
import { bootstrap } from './bootstrap.ts';
import { cancel } from './cancel.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { drift } from './drift.ts';
import { help } from './help.ts';
import { link } from './link.ts';
import { lock } from './lock.ts';
import { policy } from './policy.ts';
import { preflight } from './preflight.ts';
import { reject } from './reject.ts';
import { resume } from './resume.ts';
import { secrets } from './secrets.ts';
import { serve } from './serve.ts';
import { sync } from './sync.ts';
import { unlock } from './unlock.ts';
import { why } from './why.ts';
import { withdraw } from './withdraw.ts';

/** Every verb, in the order in which help lists them. */
export const CLI_COMMANDS: readonly CliCommand[] = [
  preflight,
  secrets,
  drift,
  sync,
  bootstrap,
  resume,
  approvals,
  why,
  approve,
  reject,
  withdraw,
  cancel,
  lock,
  unlock,
  link,
  audit,
  policy,
  serve,
  config,
  doctor,
  help,
];
