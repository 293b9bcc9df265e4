export { runSecrets, selectSecrets } from './run-secrets.ts';
export { type SecretsVerdict, toReport } from './verdict.ts';
