/** `https://GitHub.com/acme/gitops.git`, `git@github.com:acme/gitops`: one repository, one spelling. */
export function normalizeRepository(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/^(ssh:\/\/)?git@([^:/]+)[:/]/, '$2/')
    .replace(/^https?:\/\/([^@/]*@)?/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

/** Whether an address leads to a repository such as `acme/gitops`, wherever that is. */
export function isRepository(url: string, repository: string): boolean {
  return normalizeRepository(url).endsWith(`/${repository.toLowerCase()}`);
}
