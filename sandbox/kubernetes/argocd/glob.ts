/** Whether a text matches a glob of Argo CD's, in which `*` matches `/` too. Knows `*` and `?`. */
export function matchesGlob(glob: string, text: string): boolean {
  const literal = glob.replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}
