import type { FurtherLook } from './further-look.ts';
import { release } from './release.ts';

/** In the order of their rows. */
export const FURTHER_LOOKS: readonly FurtherLook[] = [release];
