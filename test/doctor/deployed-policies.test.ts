import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  BOOTSTRAP_POLICIES,
  digestOf,
  FLUX_SUSPEND_ONLY,
  OPERATION_ONLY,
  SECRETS_DRY_RUN_ONLY,
} from '../../src/doctor/deployed-policies.ts';
import { isAboutUser } from '../../src/doctor/is-about-user.ts';
import { getAdmissionPolicy } from '../../src/integrations/kubernetes/admission-policies.ts';
import { type FakeObject, fakeKubernetes } from '../helpers/fake-kubernetes.ts';

interface Manifest extends FakeObject {
  readonly kind: string;
}

const OF_ALL = [SECRETS_DRY_RUN_ONLY, OPERATION_ONLY, FLUX_SUSPEND_ONLY];

describe.each([...OF_ALL, ...BOOTSTRAP_POLICIES])('$file, $name', ({ name, file, digest }) => {
  const documents = parseAllDocuments(
    readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8'),
  ).map((document) => document.toJS() as Manifest);
  const of = (kind: string) => documents.filter((object) => object.kind === kind);
  const cluster = fakeKubernetes({
    objects: {
      validatingadmissionpolicies: of('ValidatingAdmissionPolicy'),
      validatingadmissionpolicybindings: of('ValidatingAdmissionPolicyBinding'),
    },
  });
  const read = async () => {
    const policy = await getAdmissionPolicy(cluster, name, AbortSignal.timeout(1_000));
    if (policy === undefined) throw new Error(`there is no policy ${name} in ${file}`);
    return policy;
  };

  test('has the digest that doctor expects; after a change put the new one into deployed-policies.ts', async () => {
    expect(digestOf(await read())).toBe(digest);
  });

  test('is about whom it has to bound, and about nobody outside bitiq', async () => {
    const { matchConditions } = await read();
    const isOfAll = OF_ALL.some((policy) => policy.name === name);
    const bounded = isOfAll ? ['bitiq:bitiq-read', 'bitiq:bitiq-sync'] : ['bitiq:bitiq-bootstrap'];
    const isAbout = (user: string) => matchConditions.every((condition) => isAboutUser(condition, user));

    expect(
      [...bounded, 'openshift-gitops:argocd', 'bitiq-two:bitiq-bootstrap'].map((name) =>
        isAbout(`system:serviceaccount:${name}`),
      ),
    ).toEqual([...bounded.map(() => true), false, false]);
  });
});

describe('isAboutUser', () => {
  const ME = 'system:serviceaccount:bitiq:bitiq-read';

  test.each<[string, boolean | undefined]>([
    ["request.userInfo.username == 'system:serviceaccount:bitiq:bitiq-read'", true],
    ["request.userInfo.username == 'system:serviceaccount:bitiq:bitiq'", false],
    ["request.userInfo.username != 'system:serviceaccount:bitiq:bitiq-read'", false],
    ["request.userInfo.username.startsWith('system:serviceaccount:bitiq:')", true],
    ["request.userInfo.username.startsWith('system:serviceaccount:other:')", false],
    [
      "request.userInfo.username.startsWith('system:')\n  && request.userInfo.username != 'system:admin'",
      true,
    ],
    [`request.userInfo.username.startsWith('system:') && request.userInfo.username != '${ME}'`, false],
    ["request.userInfo.username.endsWith(':bitiq-read')", undefined],
    ["request.userInfo.username == 'a' || request.userInfo.username == 'b'", undefined],
    ["object.metadata.name == 'x' || true && request.userInfo.username == 'system:admin'", undefined],
    ["!(request.userInfo.username.startsWith('system:'))", undefined],
    ['', undefined],
  ])('%s: %s', (condition, expected) => {
    expect(isAboutUser(condition, ME)).toBe(expected);
  });
});
