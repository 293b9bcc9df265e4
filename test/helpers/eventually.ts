import { vi } from 'vitest';

/**
 * Waits until `check` does not throw, and returns what it returned. What is waited for comes within a second;
 * a machine that does much else has ten.
 *
 * @param interval - milliseconds between two looks.
 */
export function eventually<T>(check: () => T | Promise<T>, { interval = 50 } = {}): Promise<T> {
  return vi.waitFor(check, { timeout: 10_000, interval });
}
