import { describe, expect, test } from 'vitest';
import { listIdentities } from '../../src/doctor/identities.ts';
import { anEnvironment } from '../helpers/an-environment.ts';
import { fakeKubernetes } from '../helpers/fake-kubernetes.ts';

const READ = { kubeconfig: '/kube', context: 'read' };
const SYNC = { kubeconfig: '/kube', context: 'sync' };

/** `cluster+writes needs 29 looks by itself` of each identity, and how often a cluster was connected to. */
function list(given: object) {
  let connections = 0;
  const connect = () => {
    connections += 1;
    return fakeKubernetes();
  };
  const identities = listIdentities(anEnvironment({ ...given }), connect);
  const told = identities.map(
    ({ key, looks, writes, prepares, becomes, needs, kubernetes, looker, user }) => ({
      key,
      may: [looks && 'looks', writes && 'writes', prepares && 'prepares', becomes && 'becomes']
        .filter(Boolean)
        .join(' '),
      patches: needs.some(({ verb }) => verb === 'patch'),
      isOwnLooker: kubernetes === looker,
      user,
    }),
  );
  return { told, connections, identities };
}

describe('the ways into the clusters', () => {
  test('one cluster and one login: one identity with all needs, each once', () => {
    const { told, connections, identities } = list({ cluster: READ });

    expect(told).toEqual([
      { key: 'cluster', may: 'looks writes', patches: true, isOwnLooker: true, user: undefined },
    ]);
    expect(connections).toBe(1);
    const needs = identities[0]?.needs.map((right) => JSON.stringify(right)) ?? [];
    expect(needs.length).toBe(new Set(needs).size);
  });

  test('a login of its own to write: the policies are looked at by who looks', () => {
    const { told, identities, connections } = list({ cluster: READ, argocdWriter: SYNC });

    expect(told.map(({ key, may, patches, isOwnLooker }) => [key, may, patches, isOwnLooker])).toEqual([
      ['cluster', 'looks', false, true],
      ['argocdWriter', 'writes', true, false],
    ]);
    expect(identities[1]?.looker).toBe(identities[0]?.kubernetes);
    expect(connections).toBe(2);
  });

  test("Argo CD's cluster apart: its policies are looked at there", () => {
    const central = { kubeconfig: '/central' };
    const { told, identities } = list({ cluster: READ, argocdCluster: central, argocdWriter: SYNC });

    expect(told.map(({ key, may }) => `${key} ${may}`)).toEqual([
      'cluster looks',
      'argocdCluster looks',
      'argocdWriter writes',
    ]);
    expect(identities[2]?.looker).toBe(identities[1]?.kubernetes);
  });

  test('a login of its own to prepare is one more; where there is none, nobody is asked about it', () => {
    const { told, identities } = list({
      cluster: READ,
      bootstrapWriter: { kubeconfig: '/kube', context: 'b' },
    });

    expect(told.map(({ key, may }) => `${key} ${may}`)).toEqual([
      'cluster looks writes',
      'bootstrapWriter prepares',
    ]);
    expect(identities[1]?.looker).toBe(identities[0]?.kubernetes);
  });

  test("Argo CD's own API: nobody writes in the cluster", () => {
    const argocdApi = { address: 'https://argocd.example', tokenEnv: 'ARGOCD_TOKEN' };

    const { told } = list({ cluster: READ, argocdApi, sync: { executor: 'argocd-api' } });

    expect(told.map(({ key, may }) => `${key} ${may}`)).toEqual(['cluster looks']);
  });

  test('tokens of ServiceAccounts: who asks for them is one more, and is known by no name', () => {
    const as = (name: string) => ({ kubeconfig: '/kube', serviceAccount: { name } });

    const { told } = list({ cluster: as('bitiq-read'), argocdWriter: as('bitiq-sync') });

    expect(told.map(({ key, may, user }) => [key, may, user])).toEqual([
      ['cluster', 'looks', 'system:serviceaccount:bitiq:bitiq-read'],
      ['login of cluster', 'becomes', undefined],
      ['argocdWriter', 'writes', 'system:serviceaccount:bitiq:bitiq-sync'],
    ]);
  });
});
