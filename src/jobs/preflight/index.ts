export { type PreflightOptions, type PreflightSystems, runPreflight } from './preflight.ts';
export { type CheckResult, type PreflightResult, type PreflightVerdict, toReport } from './verdict.ts';
