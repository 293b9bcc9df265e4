import type { Action } from './action.ts';
import { runAgain } from './run-again.ts';
import { runDetails } from './run-details.ts';

/** Every button that bitiq's messages carry. */
export const ACTIONS: readonly Action[] = [runAgain, runDetails];
