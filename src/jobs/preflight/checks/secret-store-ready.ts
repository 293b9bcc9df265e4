import type { Environment } from '../../../config/schema.ts';
import { listClusterSecretStores } from '../../../integrations/secret-operators/external-secrets.ts';
import { listVaultLinks } from '../../../integrations/secret-operators/vault-secrets-operator.ts';
import { joinNames, plural } from '../../../wording/counts.ts';
import type { Check, CheckContext, Finding } from '../check.ts';

/** The secret operator's own word on its way to Vault. */
export const secretStoreReady: Check = {
  id: 'secret-store-ready',
  title: 'Secret operator reaches its store',
  severity: 'blocker',
  async run(context) {
    const links =
      context.environment.secretOperator === 'external-secrets'
        ? await findStores(context)
        : await findVaultLinks(context);
    if (links.missing.length > 0)
      return fail(
        links.missing.map((kind) => `there is no ${kind}`),
        links.remedy,
      );
    const broken = links.found.filter(({ ready }) => ready !== true);
    if (broken.length > 0) return fail(broken.map(say), links.remedy);
    const kinds = Object.entries(Object.groupBy(links.found, ({ kind }) => kind));
    const counts = kinds.map(([kind, found = []]) => plural(found.length, kind));
    return { status: 'passed', summary: `${joinNames(counts)} ready`, evidence: links.found.map(nameOf) };
  },
};

interface Link {
  readonly kind: string;
  /** With its namespace, where it has one. */
  readonly name: string;
  readonly ready: boolean | undefined;
  readonly why: string | undefined;
}

interface Links {
  readonly found: readonly Link[];
  /** Kinds of which there should be one and is none. */
  readonly missing: readonly string[];
  readonly remedy: string;
}

type Asked = Pick<CheckContext, 'environment' | 'kubernetes' | 'signal'>;

async function findStores({ kubernetes, signal }: Asked): Promise<Links> {
  const stores = await listClusterSecretStores(kubernetes, signal);
  return {
    found: stores.map(({ name, ready, message }) => {
      return { kind: 'ClusterSecretStore', name, ready, why: message };
    }),
    missing: stores.length === 0 ? ['ClusterSecretStore'] : [],
    remedy: 'oc describe clustersecretstores.external-secrets.io',
  };
}

async function findVaultLinks({ environment, kubernetes, signal }: Asked): Promise<Links> {
  const namespaces = namespacesOf(environment);
  const links = (await listVaultLinks(kubernetes, signal)).filter((link) => namespaces.has(link.namespace));
  const kinds = new Set(links.map(({ kind }) => kind));
  return {
    found: links.map(({ kind, name, namespace, valid, error }) => {
      return { kind, name: `${namespace}/${name}`, ready: valid, why: error };
    }),
    missing: (['VaultConnection', 'VaultAuth'] as const).filter((kind) => !kinds.has(kind)),
    remedy: 'oc describe vaultconnections.secrets.hashicorp.com,vaultauths.secrets.hashicorp.com -A',
  };
}

/** The environment's own, and the operator's, which may hold a connection for all. */
function namespacesOf({ namespaces, operators }: Environment): ReadonlySet<string> {
  const operator = operators.filter((each) => each.package === 'vault-secrets-operator');
  return new Set([...Object.values(namespaces), ...operator.map(({ namespace }) => namespace)]);
}

function nameOf({ kind, name }: Link): string {
  return `${kind} ${name}`;
}

function say(link: Link): string {
  const { ready, why } = link;
  const state = ready === undefined ? 'has not been looked at by its operator yet' : 'is not ready';
  return `${nameOf(link)} ${state}${why === undefined ? '' : `: ${why}`}`;
}

function fail(problems: readonly string[], remedy: string): Finding {
  return { status: 'failed', summary: joinNames(problems), evidence: problems, remedy };
}
