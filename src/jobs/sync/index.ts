export { toReport } from './describe-plan.ts';
export { toFluxReport } from './flux/describe-plan.ts';
export { planFlux } from './flux/plan-flux.ts';
export { planSync } from './plan-sync.ts';
