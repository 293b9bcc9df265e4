import type { TerminalMoment } from '../../messages/terminal/paragraph.ts';
import type { AtGate } from './at-the-gate.ts';

/** How this terminal shows things now. */
export function styleOf({ settings }: AtGate['terminal']): TerminalMoment {
  return { ...settings, now: new Date() };
}

/** One JSON document. */
export function showJson({ out }: AtGate['terminal'], value: unknown): void {
  out(`${JSON.stringify(value, null, 2)}\n`);
}
