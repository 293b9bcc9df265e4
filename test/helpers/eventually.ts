import { vi } from 'vitest';

/** Milliseconds. */
interface Patience {
  /** Default: 10,000. What is waited for comes within a second; a machine that does much else has ten. */
  readonly timeout?: number;
  /** Between two looks. Default: 50. */
  readonly interval?: number;
}

/** Waits until `check` does not throw, and returns what it returned. */
export function eventually<T>(
  check: () => T | Promise<T>,
  { timeout = 10_000, interval = 50 }: Patience = {},
): Promise<T> {
  return vi.waitFor(check, { timeout, interval });
}

/** Waits for what comes by itself. */
export function until(isSo: () => boolean | Promise<boolean>, timeout?: number): Promise<void> {
  return eventually(
    async () => {
      if (!(await isSo())) throw new Error('it did not come');
    },
    { interval: 5, ...(timeout !== undefined && { timeout }) },
  );
}
