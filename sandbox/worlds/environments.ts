/** What an environment of the sandbox is called and where it is. */
export interface EnvironmentPlace {
  readonly name: string;
  readonly title: string;
  /** Its channel in the sandbox's Slack. */
  readonly channel: string;
  readonly baseDomain: string;
  /** How many nodes of each role it has to have; a compact cluster's count for both. */
  readonly nodes: { readonly controlPlane: number; readonly worker: number };
  /** Whether its certificates come by DNS-01 with Route 53. */
  readonly certManagerDns01: boolean;
  /** A cluster that has just been installed, with nothing of the platform on it. Default: no. */
  readonly isEmpty?: boolean;
  /** What brings it about. Default: argocd. */
  readonly controller?: 'argocd' | 'flux';
}

/** The environments of the platform, the least important first. */
export const ENVIRONMENTS: readonly EnvironmentPlace[] = [
  {
    name: 'local',
    title: 'Local',
    channel: 'C0LOCAL001',
    baseDomain: 'apps.local.example',
    nodes: { controlPlane: 1, worker: 1 },
    certManagerDns01: false,
  },
  {
    name: 'sno',
    title: 'Single node',
    channel: 'C0SNO00001',
    baseDomain: 'apps.sno.example',
    nodes: { controlPlane: 1, worker: 1 },
    certManagerDns01: false,
  },
  {
    name: 'staging',
    title: 'Staging',
    channel: 'C0STAGING1',
    baseDomain: 'apps.staging.example',
    nodes: { controlPlane: 3, worker: 3 },
    certManagerDns01: false,
  },
  {
    name: 'prod',
    title: 'Production',
    channel: 'C0PROD001',
    baseDomain: 'apps.prod.example',
    nodes: { controlPlane: 3, worker: 3 },
    certManagerDns01: true,
  },
];

/** The one that bootstrap is tried on. It is started where it is asked for by name, or the world is `empty`. */
export const NEW_CLUSTER: EnvironmentPlace = {
  name: 'new',
  title: 'New cluster',
  channel: 'C0NEW00001',
  baseDomain: 'apps.new.example',
  nodes: { controlPlane: 3, worker: 3 },
  certManagerDns01: false,
  isEmpty: true,
};

/** One that Flux brings about, without Argo CD. It is started only where it is asked for by name. */
export const EDGE: EnvironmentPlace = {
  name: 'edge',
  title: 'Edge',
  channel: 'C0EDGE0001',
  baseDomain: 'apps.edge.example',
  nodes: { controlPlane: 1, worker: 1 },
  certManagerDns01: false,
  controller: 'flux',
};

/** `owner/name` of the GitOps repository that all of them share. */
export const REPOSITORY = { owner: 'acme', name: 'gitops' } as const;
