export { runSmoke } from './run-smoke.ts';
export { type SmokeVerdict, toReport } from './verdict.ts';
