import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { rightsOf } from '../../../src/jobs/preflight/rights.ts';
import { anEnvironment } from '../../helpers/an-environment.ts';
import { named, type PreparedWorlds, startPreparedWorlds } from '../../helpers/start-prepared-worlds.ts';

let prepared: PreparedWorlds;

beforeAll(async () => {
  prepared = await startPreparedWorlds({ world: 'healthy', environments: ['edge'] });
}, 60_000);

afterAll(() => prepared.stop());

test('a healthy environment of Flux is ready; what is about Argo CD alone is skipped, and says why', async () => {
  const result = await prepared.preflight('edge');

  expect(named(result)).toEqual([]);
  expect(
    result.checks
      .filter(({ summary }) => summary === 'Flux brings this environment about, not Argo CD')
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([
    'applications-in-cluster',
    'applicationset-values',
    'argocd-crds',
    'argocd-ready',
    'image-updater',
    'managed-namespace',
  ]);
});

test('deploy/flux grants in flux-system just what an environment of Flux needs besides', () => {
  const isOfFlux = ({ group = '' }: { readonly group?: string }) => group.endsWith('.toolkit.fluxcd.io');
  const needed = rightsOf(anEnvironment({ controller: 'flux', waves: [['apps']] })).filter(isOfFlux);
  const file = new URL('../../../deploy/flux/flux-role.yaml', import.meta.url);
  const roles = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Role);
  const rules = roles.find(
    ({ kind, metadata }) => kind === 'Role' && metadata.name === 'bitiq-read-flux',
  )?.rules;

  const granted = (rules ?? []).flatMap(({ apiGroups, resources, verbs }) =>
    resources.map((resource) => `${verbs.join()} ${resource}.${apiGroups.join()}`),
  );

  expect(granted.toSorted()).toEqual(
    needed.map(({ verb, group, resource }) => `${verb} ${resource}.${group}`).toSorted(),
  );
  expect(new Set(needed.map(({ namespace }) => namespace))).toEqual(new Set(['flux-system']));
});

interface Role {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
  }[];
}
