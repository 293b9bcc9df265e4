/** The checks of preflight that have to hold before anything is there; the others ask for what bootstrap makes. */
export const PREREQUISITES: readonly string[] = [
  'api-login',
  'cluster-version',
  'cluster-settled',
  'control-plane-nodes',
  'worker-nodes',
  'default-storage-class',
  'base-domain',
  'operator-catalogs',
  'operator-packages',
  'channels-pinned-in-git',
  'applicationset-values',
  'wildcard-dns',
];
