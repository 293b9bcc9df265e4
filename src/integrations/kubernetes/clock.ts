import type { ClusterConfig } from '../../config/schema.ts';
import { measureClock } from '../server-clock.ts';
import { createSessions } from './session.ts';

/** How far the API server's clock is ahead of ours, in milliseconds. Throws `ExternalError`. */
export async function measureClusterClock(
  config: ClusterConfig,
  options: { readonly signal: AbortSignal; now(): Date },
): Promise<number> {
  const sessions = createSessions(config);
  try {
    const { server, dispatcher } = await sessions.open();
    const peer = {
      system: 'kubernetes',
      name: `The API server ${server}`,
      probe: `curl -k ${server}/livez`,
    } as const;
    return await measureClock({ url: `${server}/version`, dispatcher, peer, ...options });
  } finally {
    await sessions.close();
  }
}
