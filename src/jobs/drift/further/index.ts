import type { FurtherLook } from './further-look.ts';

/** In the order of their rows. */
export const FURTHER_LOOKS: readonly FurtherLook[] = [];
