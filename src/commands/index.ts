import { audit } from './audit.ts';
import type { Command } from './command.ts';
import { help } from './help.ts';
import { preflight } from './preflight.ts';
import { sync } from './sync.ts';

/** Every verb, in the order in which help lists them. */
export const COMMANDS: readonly Command[] = [preflight, sync, audit, help];
