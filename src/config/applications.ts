/** The platform's Applications, as their names without `-<env>`; all in one wave where an environment names none. */
export const PLATFORM_APPLICATIONS = [
  'bitiq-umbrella',
  'bootstrap-operators',
  'ci-pipelines',
  'image-updater',
  'toy-service',
  'toy-web',
  'vault-config',
  'vault-runtime',
] as const;
