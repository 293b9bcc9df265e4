import type { ApiReply, ApiRequest, ApiServer } from './api-request.ts';
import { apiVersionOf, type ResourceType } from './resource-type.ts';
import { REVIEW_TYPES } from './review-types.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const ADDRESSES = [{ clientCIDR: '0.0.0.0/0', serverAddress: '' }];

/** Answers the discovery paths; `undefined` for any other path. */
export function discover(server: ApiServer, request: ApiRequest): ApiReply | undefined {
  const [root, group, version, ...rest] = request.path.split('/').filter(Boolean);
  if (rest.length > 0) return undefined;
  const groups = groupsOf(server);
  if (root === 'api') {
    if (group === undefined) return aggregated(request, groups, true) ?? ok(coreVersions());
    return version === undefined ? resourceList(groups, '', group) : undefined;
  }
  if (root !== 'apis') return undefined;
  if (group === undefined) return aggregated(request, groups, false) ?? ok(groupList(groups));
  if (version !== undefined) return resourceList(groups, group, version);
  const found = groups.find(({ name }) => name === group);
  return found && ok({ kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) });
}

interface ServedGroup {
  readonly name: string;
  /** Preferred version first. */
  readonly versions: readonly string[];
  readonly types: readonly ResourceType[];
}

/** Everything served, reviews included, by group; the core group has the empty name. */
export function groupsOf({ registry }: Pick<ApiServer, 'registry'>): readonly ServedGroup[] {
  const byGroup = Map.groupBy([...registry.served(), ...REVIEW_TYPES], ({ group }) => group);
  return [...byGroup].map(([name, types]) => ({
    name,
    types,
    versions: [...new Set(types.flatMap(({ versions }) => versions))].sort(byPreference),
  }));
}

/** Stable before beta before alpha, newer first. */
function byPreference(one: string, other: string): number {
  const rank = (version: string) => {
    const [, major = '0', stage = 'stable', minor = '0'] = /^v(\d+)(alpha|beta)?(\d+)?$/.exec(version) ?? [];
    return (
      { alpha: 0, beta: 1_000_000, stable: 2_000_000 }[stage as 'stable'] +
      Number(major) * 1000 +
      Number(minor)
    );
  };
  return rank(other) - rank(one);
}

function coreVersions(): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: ADDRESSES };
}

function groupList(groups: readonly ServedGroup[]): object {
  const named = groups.filter(({ name }) => name !== '');
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(groupEntry) };
}

function groupEntry({ name, versions }: ServedGroup): object {
  const entries = versions.map((version) => ({ groupVersion: apiVersionOf(name, version), version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

function resourceList(groups: readonly ServedGroup[], name: string, version: string): ApiReply | undefined {
  const types = groups.find((group) => group.name === name)?.types ?? [];
  const resources = types.filter(({ versions }) => versions.includes(version)).flatMap(resourceEntries);
  if (resources.length === 0) return undefined;
  return ok({
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf(name, version),
    resources,
  });
}

function resourceEntries(type: ResourceType): object[] {
  const { plural: name, namespaced, kind, shortNames, categories } = type;
  const main = {
    name,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: verbsOf(type),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
  };
  const status = {
    name: `${name}/status`,
    singularName: '',
    namespaced,
    kind,
    verbs: ['get', 'patch', 'update'],
  };
  return type.hasStatus ? [main, status] : [main];
}

function verbsOf(type: ResourceType): readonly string[] {
  return REVIEW_TYPES.includes(type) ? ['create'] : VERBS;
}

function aggregated(
  { headers }: ApiRequest,
  groups: readonly ServedGroup[],
  core: boolean,
): ApiReply | undefined {
  const asked = /g=apidiscovery\.k8s\.io;v=(v2(?:beta1)?);as=APIGroupDiscoveryList/.exec(
    headers.accept ?? '',
  );
  const version = asked?.[1];
  if (!version) return undefined;
  const items = groups.filter(({ name }) => (name === '') === core).map(discoveryOf);
  return {
    status: 200,
    contentType: `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
    body: {
      kind: 'APIGroupDiscoveryList',
      apiVersion: `apidiscovery.k8s.io/${version}`,
      metadata: {},
      items,
    },
  };
}

function discoveryOf({ name, versions, types }: ServedGroup): object {
  return {
    metadata: { name, creationTimestamp: null },
    versions: versions.map((version) => ({
      version,
      freshness: 'Current',
      resources: types
        .filter((type) => type.versions.includes(version))
        .map((type) => resourceDiscovery(type, version)),
    })),
  };
}

function resourceDiscovery(type: ResourceType, version: string): object {
  const { group, plural, kind, namespaced, shortNames, categories, hasStatus } = type;
  const responseKind = { group, version, kind };
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    verbs: verbsOf(type),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(hasStatus && {
      subresources: [{ subresource: 'status', responseKind, verbs: ['get', 'patch', 'update'] }],
    }),
  };
}

const ok = (body: object): ApiReply => ({ status: 200, body });
