export { runDrift } from './run-drift.ts';
export { type DriftVerdict, judge, toJson, toReport } from './verdict.ts';
