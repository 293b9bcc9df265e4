export { lookEverywhere } from './look-everywhere.ts';
export { toJson } from './to-json.ts';
export { type DriftVerdict, judge, toReport } from './verdict.ts';
