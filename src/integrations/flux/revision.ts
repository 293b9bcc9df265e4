/**
 * The commit of a revision as Flux writes it (`main@sha1:<40 hex>`, `sha1:<40 hex>`). `undefined` where it is
 * none: empty, the version of a chart, or a digest.
 */
export function commitOf(revision: string): string | undefined {
  return /(?:^|@)sha1:([0-9a-f]{40})$/.exec(revision)?.[1];
}
