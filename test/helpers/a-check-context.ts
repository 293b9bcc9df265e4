import type { CheckContext } from '../../src/jobs/preflight/check.ts';
import { anEnvironment } from './an-environment.ts';
import { fakeKubernetes } from './fake-kubernetes.ts';

/** The time in every test of a check. */
export const NOW = new Date('2026-11-21T10:00:00Z');

/** What a check may touch, all of it fake; everything that is not given says that it was not expected. */
export function aCheckContext(given: Partial<CheckContext> = {}): CheckContext {
  const kubernetes = given.kubernetes ?? fakeKubernetes();
  const unexpected = async (): Promise<never> => {
    throw new Error('this test did not expect to be asked');
  };
  return {
    environment: anEnvironment(),
    kubernetes,
    gitopsKubernetes: kubernetes,
    vault: {
      address: '',
      getHealth: unexpected,
      getLogin: unexpected,
      hasPolicy: unexpected,
      getKvVersion: unexpected,
      describeSecret: unexpected,
    },
    repository: { name: 'bitiq-io/gitops', getCommit: unexpected, readFile: unexpected },
    resolver: { resolve: unexpected },
    certificates: { getCertificate: unexpected },
    signal: new AbortController().signal,
    now: () => NOW,
    newLabel: () => 'bitiq-test',
    ...given,
  };
}
