import { setTimeout as sleep } from 'node:timers/promises';
import type { ArgocdRole, KubernetesObject } from '../world.ts';
import { type Answer, GrpcError } from './answer.ts';
import { type ArgocdServer, findApplication, isBlocked, keyOf, type Target } from './find-application.ts';

const REFRESH = 'argocd.argoproj.io/refresh';
const LOOK_EVERY_MS = 20;
const REFRESH_LIMIT_MS = 10_000;

/** `GET /api/v1/applications/{name}`; with `refresh` once the controller has looked again. */
export async function getApplication(
  server: ArgocdServer,
  role: ArgocdRole,
  target: Target,
  refresh: string | null,
): Promise<Answer> {
  const application = findApplication(server, role, 'get', target);
  if (refresh === null) return { status: 200, body: application };
  server.cluster.change(keyOf(server, target.name), ({ metadata }) => {
    metadata.annotations = { ...metadata.annotations, [REFRESH]: refresh === 'hard' ? 'hard' : 'normal' };
  });
  return { status: 200, body: await refreshed(server, target.name) };
}

async function refreshed(server: ArgocdServer, name: string): Promise<KubernetesObject> {
  for (let waited = 0; waited < REFRESH_LIMIT_MS; waited += LOOK_EVERY_MS) {
    const application = server.cluster.read(keyOf(server, name));
    if (application && application.metadata.annotations?.[REFRESH] === undefined) return application;
    await sleep(LOOK_EVERY_MS);
  }
  throw new GrpcError('DeadlineExceeded', 'refresh deadline exceeded');
}

/** `GET /api/v1/applications/{name}/syncwindows`, without the windows themselves. */
export function getSyncWindows(server: ArgocdServer, role: ArgocdRole, target: Target): Answer {
  const application = findApplication(server, role, 'get', target);
  return { status: 200, body: { canSync: !isBlocked(server, application) } };
}
