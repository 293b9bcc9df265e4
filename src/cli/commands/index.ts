import type { CliCommand } from '../cli-command.ts';
import { audit } from './audit.ts';
import { config } from './config.ts';
import { help } from './help.ts';
import { policy } from './policy.ts';
import { preflight } from './preflight.ts';
import { serve } from './serve.ts';
import { sync } from './sync.ts';

/** Every verb, in the order in which help lists them. */
export const CLI_COMMANDS: readonly CliCommand[] = [preflight, sync, audit, policy, serve, config, help];
