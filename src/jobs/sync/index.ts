export { toReport } from './argocd/describe-plan.ts';
export { planSync } from './argocd/plan-sync.ts';
export { toFluxReport } from './flux/describe-plan.ts';
export { planFlux } from './flux/plan-flux.ts';
