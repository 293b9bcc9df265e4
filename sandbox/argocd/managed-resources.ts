import type { ArgocdRole, KubernetesObject } from '../world.ts';
import type { Answer } from './answer.ts';
import { type ArgocdServer, findApplication, type Target } from './find-application.ts';
import { type IgnoredDifference, withoutIgnored } from './without-ignored.ts';

/** What the request names of a resource. Empty: whatever it is. */
export interface ResourceFilter {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Managed extends ResourceFilter {
  readonly version?: string;
}

/** What Argo CD shows in place of a Secret's value. */
const HIDDEN = '++++++++';

/**
 * `GET /api/v1/applications/{name}/managed-resources`: each resource as it is, and as a sync would leave it,
 * both also without what `ignoreDifferences` names.
 * What a chart makes that the world does not render is taken to be as it is.
 */
export function getManagedResources(
  server: ArgocdServer,
  role: ArgocdRole,
  target: Target,
  filter: ResourceFilter,
): Answer {
  const application = findApplication(server, role, 'get', target);
  const { resources = [], sync } = (application.status ?? {}) as Status;
  const objects = server.render?.(application, sync?.revision ?? '')?.objects ?? [];
  const { ignoreDifferences = [] } = (application.spec ?? {}) as Spec;
  const items = resources
    .map((resource) => ({ ...resource, group: resource.group ?? '', namespace: resource.namespace ?? '' }))
    .filter((resource) => matches(resource, filter))
    .map((resource) => toDiff(server, resource, { objects, ignored: ignoreDifferences }));
  return { status: 200, body: items.length === 0 ? {} : { items } };
}

interface Spec {
  readonly ignoreDifferences?: readonly IgnoredDifference[];
}

interface Status {
  readonly resources?: readonly (Omit<Managed, 'group' | 'namespace'> & Partial<ResourceFilter>)[];
  readonly sync?: { readonly revision?: string };
}

function matches(resource: ResourceFilter, filter: ResourceFilter): boolean {
  return (['group', 'kind', 'namespace', 'name'] as const).every(
    (field) => filter[field] === '' || filter[field] === resource[field],
  );
}

function toDiff(
  { cluster }: ArgocdServer,
  { group, kind, namespace, name, version = 'v1' }: Managed,
  {
    objects,
    ignored,
  }: { readonly objects: readonly KubernetesObject[]; readonly ignored: readonly IgnoredDifference[] },
): object {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const live = cluster.read({ apiVersion, kind, name, ...(namespace !== '' && { namespace }) });
  const target = objects.find(
    (object) => object.kind === kind && object.metadata.name === name && object.apiVersion.startsWith(group),
  );
  const { status: _status, ...inGit } = target ?? { status: undefined };
  const predicted = target === undefined ? live : merge(live ?? {}, inGit);
  const [own, wanted] = [live, predicted].map((object) =>
    withoutIgnored(object, { group, kind, name }, ignored),
  );
  const state = (object: unknown) => (object === undefined ? 'null' : JSON.stringify(hide(kind, object)));
  return {
    ...(group !== '' && { group }),
    ...{ kind, namespace, name },
    targetState: state(target),
    liveState: state(live),
    normalizedLiveState: state(own),
    predictedLiveState: state(wanted),
    modified: JSON.stringify(wanted) !== JSON.stringify(own),
  };
}

function hide(kind: string, object: unknown): unknown {
  const { data } = object as { readonly data?: object };
  if (kind !== 'Secret' || data === undefined) return object;
  return { ...(object as object), data: Object.fromEntries(Object.keys(data).map((key) => [key, HIDDEN])) };
}

/** As an apply leaves it: what Git says over what is there; of lists with names each by its own. */
function merge(live: unknown, target: unknown): unknown {
  if (Array.isArray(target)) {
    const before = Array.isArray(live) ? live : [];
    return target.map((each) =>
      merge(
        before.find((other) => nameOf(other) === nameOf(each)),
        each,
      ),
    );
  }
  if (!isObject(target)) return target;
  const own = isObject(live) ? live : {};
  const merged = Object.entries(target).map(([key, value]) => [key, merge(own[key], value)]);
  return { ...own, ...Object.fromEntries(merged) };
}

function nameOf(each: unknown): unknown {
  return isObject(each) ? each.name : each;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
