import type { GeneratedSecret } from './generated-secrets.ts';

/** So many letters of a secret in a row are a leak. */
const PIECE = 12;

/** The kind of every piece of these secrets; made once, for it is long. */
const piecesOf = new WeakMap<readonly GeneratedSecret[], ReadonlyMap<string, string>>();

/** The kinds of which a piece can be read in a text, however long text and list are. */
export function findReadable(text: string, secrets: readonly GeneratedSecret[]): readonly string[] {
  const kinds = piecesOf.get(secrets) ?? listPieces(secrets);
  piecesOf.set(secrets, kinds);
  const found = new Set<string>();
  for (let at = 0; at + PIECE <= text.length; at += 1) {
    const kind = kinds.get(text.slice(at, at + PIECE));
    if (kind !== undefined) found.add(kind);
  }
  return [...found];
}

function listPieces(secrets: readonly GeneratedSecret[]): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const { kind, secret } of secrets) {
    for (let at = 0; at + PIECE <= secret.length; at += 1) kinds.set(secret.slice(at, at + PIECE), kind);
  }
  return kinds;
}
