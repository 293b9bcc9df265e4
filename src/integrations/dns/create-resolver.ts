import { Resolver as NodeResolver } from 'node:dns/promises';
import { ExternalError } from '../../errors.ts';
import type { Resolver } from './resolver.ts';

/** One try of one server, in milliseconds; every name is asked for twice before giving up. */
const TRY_MS = 1_500;
const TRIES = 2;

const NO_SUCH_NAME: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA']);
const NO_ANSWER: ReadonlySet<string> = new Set(['ETIMEOUT', 'ECANCELLED']);

/**
 * Asks DNS itself, never `/etc/hosts`. `servers` are IP addresses, with a port if it is not 53:
 * `10.0.0.53`, `10.0.0.53:5353`, `[fd00::53]:5353`. Empty: the resolvers of the system.
 */
export function createResolver(servers: readonly string[]): Resolver {
  return {
    async resolve(name, { signal }) {
      // One of Node's resolvers per question: cancelling one ends all that it has been asked.
      const resolver = openResolver(servers);
      const cancel = () => resolver.cancel();
      signal.addEventListener('abort', cancel, { once: true });
      try {
        if (signal.aborted) throw toDnsError(name, { code: 'ECANCELLED' });
        return await resolveBoth(resolver, name);
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

function openResolver(servers: readonly string[]): NodeResolver {
  const resolver = new NodeResolver({ timeout: TRY_MS, tries: TRIES });
  try {
    if (servers.length > 0) resolver.setServers(servers);
  } catch (cause) {
    const message = `dnsServers has to hold IP addresses, with a port if need be: ${servers.join(', ')}`;
    throw new ExternalError('dns', 'unexpected', message, { cause });
  }
  return resolver;
}

/** IPv4 first. One family's answer is enough when the other's question fails. */
async function resolveBoth(resolver: NodeResolver, name: string): Promise<readonly string[]> {
  const families = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
  if (addresses.length > 0) return addresses;
  for (const family of families) {
    if (family.status === 'rejected' && !isCode(family.reason, NO_SUCH_NAME)) {
      throw toDnsError(name, family.reason);
    }
  }
  return [];
}

function toDnsError(name: string, cause: unknown): ExternalError {
  const options = { next: `dig ${name}`, cause };
  if (isCode(cause, NO_ANSWER)) {
    return new ExternalError('dns', 'timeout', `DNS did not answer in time for ${name}`, options);
  }
  const code = codeOf(cause);
  if (code === 'ECONNREFUSED') {
    return new ExternalError('dns', 'unreachable', `DNS cannot be reached to ask for ${name}`, options);
  }
  const message = `DNS could not answer for ${name} (${code ?? 'unknown error'})`;
  return new ExternalError('dns', code === 'ESERVFAIL' ? 'unavailable' : 'unexpected', message, options);
}

function isCode(error: unknown, codes: ReadonlySet<string>): boolean {
  return codes.has(codeOf(error) ?? '');
}

function codeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
