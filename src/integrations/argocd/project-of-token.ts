import { z } from 'zod';

const claims = z.looseObject({ sub: z.string() });

/**
 * The project that a token's role belongs to (`sub` is `proj:<project>:<role>`); `undefined` for a token
 * of an account, or one that cannot be read. Only Argo CD can say whether the token is good.
 */
export function projectOfToken(token: string): string | undefined {
  const payload = token.split('.')[1] ?? '';
  try {
    const { sub } = claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return /^proj:([^:]+):/.exec(sub)?.[1];
  } catch {
    return undefined;
  }
}
