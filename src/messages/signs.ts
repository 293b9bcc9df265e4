import type { RowState } from '../report.ts';

interface Sign {
  readonly emoji: string;
  /** Said with the sign, and instead of it where there are no pictures. */
  readonly word: string;
}

/** One sign per line, never alone. */
export const SIGNS: Readonly<Record<RowState, Sign>> = {
  failed: { emoji: '❌', word: 'failed' },
  unknown: { emoji: '❔', word: 'could not tell' },
  warning: { emoji: '⚠️', word: 'warning' },
  'unknown-warning': { emoji: '❔', word: 'could not tell (warning)' },
  running: { emoji: '⏳', word: 'running' },
  pending: { emoji: '⏳', word: 'not begun' },
  passed: { emoji: '✅', word: 'passed' },
  skipped: { emoji: '➖', word: 'skipped' },
};

/** What people read first comes first: what is wrong before what is right. */
export const READING_ORDER: readonly RowState[] = [
  'failed',
  'unknown',
  'warning',
  'unknown-warning',
  'running',
  'pending',
  'passed',
  'skipped',
];
