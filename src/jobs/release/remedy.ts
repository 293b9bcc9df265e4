import type { ReleaseFinding } from './finding.ts';

/** What mends a finding, ready to paste where it is a command. `path`: of the manifest. `application`: its own, in Argo CD. */
export function remedyFor(
  { kind }: Pick<ReleaseFinding, 'kind'>,
  about: { readonly path: string; readonly namespace: string; readonly application: string },
): string {
  const { path, namespace, application } = about;
  switch (kind) {
    case 'image-digest':
      return `Sync ${application}, or promote what runs by a pull request to ${path}`;
    case 'not-running':
      return `oc get pods -n ${namespace}`;
    case 'mutable-tag':
      return `Set the release's tag or digest for it in Git, then sync ${application}`;
    case 'unknown-image':
      return `Take it out of ${namespace}, or release it: a pull request to ${path}`;
    case 'release-manifest':
      return `Complete it by a pull request to ${path}`;
  }
}
