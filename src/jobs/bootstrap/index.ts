export { planBootstrap } from './plan-bootstrap.ts';
export { withOptions } from './with-options.ts';
