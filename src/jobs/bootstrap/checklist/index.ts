import { applicationsRegistered } from './applications-registered.ts';
import { awsResources } from './aws-resources.ts';
import { firstSecrets } from './first-secrets.ts';
import type { Line } from './line.ts';
import { prepared } from './prepared.ts';
import { storeReady } from './store-ready.ts';

/** Every line, in the order in which people read it. */
export const CHECKLIST: readonly Line[] = [
  prepared,
  awsResources,
  firstSecrets,
  storeReady,
  applicationsRegistered,
];
