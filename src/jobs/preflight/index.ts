export { runPreflight } from './preflight.ts';
export { type PreflightVerdict, toReport } from './verdict.ts';
