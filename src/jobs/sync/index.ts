export { toReport } from './describe-plan.ts';
export { planSync } from './plan-sync.ts';
