import { ExternalError } from '../../src/errors.ts';
import type { Kubernetes, Resource } from '../../src/integrations/kubernetes/kubernetes.ts';

/** What a fake cluster answers; what is left out throws `not-served`, as a cluster without it would. */
export interface FakeCluster {
  /** Objects by plural, e.g. `{ nodes: [node] }`. A plural that is not named is not served. */
  readonly objects?: Readonly<Record<string, readonly FakeObject[]>>;
  /** Answers a create; its result comes back from the server. */
  readonly create?: (resource: Resource, object: object) => unknown;
  /** Answers a patch; its result comes back from the server. Left out: the object as it is, unchanged. */
  readonly patch?: (resource: Resource, name: string, patch: object) => unknown;
  /** Rights that are missing, e.g. `list nodes`. */
  readonly forbidden?: readonly string[];
}

export interface FakeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A `Kubernetes` without a server, and the questions that it was asked. */
export interface FakeKubernetes extends Kubernetes {
  /** `list nodes`, `get namespaces bitiq-prod`, … in the order asked. */
  readonly asked: readonly string[];
}

export function fakeKubernetes({
  objects = {},
  create,
  patch,
  forbidden = [],
}: FakeCluster = {}): FakeKubernetes {
  const asked: string[] = [];

  function ask(verb: string, { plural }: Resource, name = ''): readonly FakeObject[] {
    asked.push(`${verb} ${plural} ${name}`.trim());
    const missingRight = `${verb} ${plural}`;
    if (forbidden.includes(missingRight)) {
      throw new ExternalError('kubernetes', 'forbidden', `bitiq may not ${missingRight}`, { missingRight });
    }
    const found = objects[plural];
    if (found === undefined) {
      throw new ExternalError('kubernetes', 'not-served', `the cluster does not know ${plural}`);
    }
    return found;
  }

  return {
    server: 'https://api.fake.example:6443',
    asked,
    get: async (resource, name, { namespace }) =>
      ask('get', resource, name).find(
        ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
      ),
    list: async (resource, { namespace, labelSelector }) =>
      ask('list', resource).filter(
        ({ metadata }) =>
          (namespace ?? metadata.namespace) === metadata.namespace && matches(metadata, labelSelector),
      ),
    /** One page, of what `list` says: a test that answers lists otherwise answers pages so, too. */
    async *pages(resource, options) {
      yield { isFirst: true, items: await this.list(resource, options) };
    },
    create: async (resource, object) => {
      asked.push(`create ${resource.plural}`);
      return create?.(resource, object) ?? object;
    },
    patch: async (resource, name, change, { namespace }) => {
      const found = ask('patch', resource, name).find(
        ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
      );
      if (found === undefined) {
        throw new ExternalError('kubernetes', 'conflict', `${resource.plural} ${name} does not exist`);
      }
      return patch?.(resource, name, change) ?? found;
    },
    apply: async (resource, object) => {
      asked.push(`apply ${resource.plural}`);
      return object;
    },
  };
}

/** `key=value` only. */
function matches(metadata: FakeObject['metadata'], selector: string | undefined): boolean {
  if (selector === undefined) return true;
  const [key = '', value] = selector.split('=');
  return (metadata.labels as Record<string, string> | undefined)?.[key] === value;
}
