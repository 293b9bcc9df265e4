import { z } from 'zod';
import type { ResourceName } from './application-states.ts';
import { type ArgocdApi, createArgocdClient } from './argocd-client.ts';
import { toArgocdError } from './argocd-error.ts';
import { projectOfToken } from './project-of-token.ts';

/** A resource as it is and as a sync would leave it, both without what Argo CD ignores. Of a Secret it hides the values. */
export interface ResourceStates {
  /** `undefined`: it is not in the cluster. */
  readonly live: unknown;
  /** `undefined`: it is not in Git. */
  readonly desired: unknown;
}

/** What Argo CD compares, one resource at a time. */
export interface ManagedResources {
  /** `undefined`: Argo CD does not manage it. Throws `ExternalError` with system `argocd`. */
  get(application: string, resource: ResourceName, signal: AbortSignal): Promise<ResourceStates | undefined>;
}

/** Over Argo CD's own API, with the policy `applications get`. `namespace`: of the Applications. */
export function createManagedResources(
  api: ArgocdApi,
  { namespace: appNamespace }: { readonly namespace: string },
): ManagedResources {
  const client = createArgocdClient(api);
  const project = projectOfToken(api.token);
  return {
    async get(application, { group, kind, namespace, name }, signal) {
      const path = `/api/v1/applications/${encodeURIComponent(application)}/managed-resources`;
      const query = { appNamespace, project, group, kind, namespace, name };
      const { status, body } = await client({ method: 'GET', path, query, signal });
      if (status !== 200) {
        const object = `${project ?? '*'}/${application}`;
        throw toArgocdError(status, body, { address: api.address, action: 'get', object });
      }
      const { items } = schema.parse(body);
      // An empty group asks for all of them.
      const item = items.find(
        (each) =>
          each.group === group && each.kind === kind && each.namespace === namespace && each.name === name,
      );
      return item && { live: item.normalizedLiveState, desired: item.predictedLiveState };
    },
  };
}

const text = z.string().prefault('');

/** JSON in a text; empty or `null` where there is no such object. */
const state = text.transform((json) => (json === '' ? undefined : (parseJson(json) ?? undefined)));

const schema = z.object({
  items: z
    .array(
      z.object({
        group: text,
        kind: text,
        namespace: text,
        name: text,
        normalizedLiveState: state,
        predictedLiveState: state,
      }),
    )
    .nullish()
    .transform((items) => items ?? []),
});

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
