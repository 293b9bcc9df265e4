import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Render } from '../kubernetes/argocd/render.ts';
import type { Authority } from '../pki.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { ArgocdApiWorld, ArgocdRole, Cluster } from '../world.ts';
import { GrpcError, refusal } from './answer.ts';
import { answerHttp } from './answer-http.ts';
import { createToken } from './project-roles.ts';

/** An Argo CD API server that runs. */
export interface RunningArgocdApi extends ArgocdApiWorld {
  stop(): Promise<void>;
}

/** What the API server turned Argo CD away with, handed on; its gateway hands on no headers. */
const TOO_MANY = refusal(
  new GrpcError(
    'ResourceExhausted',
    'the server has received too many requests and has asked us to try again later',
  ),
).body;

/** What bitiq's role may do, in whatever project. */
const POLICIES = ['get', 'sync'] as const;

/**
 * Starts Argo CD's API server on 127.0.0.1, over a cluster's Application objects, so that the cluster's
 * simulated controller does the rest. It speaks REST: an Application, with a refresh or without, its
 * sync windows, what differs, sync, ending an operation. Tokens of project roles alone.
 *
 * Not there: everything else of Argo CD's API, accounts and single sign-on, and the repo server, so that
 * only full commits can be synced to.
 */
export async function startArgocdApi(options: {
  authority: Authority;
  cluster: Pick<Cluster, 'read' | 'change'>;
  /** Default: `openshift-gitops`. */
  namespace?: string;
  port?: number;
  now?: () => Date;
  /** What a commit makes of an Application. Left out: nothing is known to differ. */
  render?: Render;
}): Promise<RunningArgocdApi> {
  const { authority, cluster, namespace = 'openshift-gitops', port = 0, now = () => new Date() } = options;
  const trouble = newTrouble();
  const tokens = new Map<string, ArgocdRole>();
  const issueToken = (project: string) => {
    const policies = POLICIES.map((action) => ({ action, object: `${project}/*` }));
    const role: ArgocdRole = { project, role: 'bitiq', policies, expiresAt: undefined };
    const token = createToken(role, now());
    tokens.set(token, role);
    return token;
  };
  const { certPem, keyPem } = await authority.issue({ names: ['localhost'], ips: ['127.0.0.1', '::1'] });
  const handler = withTrouble(
    trouble,
    answerHttp({ cluster, namespace, now, render: options.render }, tokens),
    (status) =>
      status === 429 ? TOO_MANY : { error: `planted ${status}`, code: 2, message: `planted ${status}` },
    { tellsWhen: false },
  );
  const server = createServer({ cert: certPem, key: keyPem }, handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    trouble,
    address: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    caPem: authority.caPem,
    tokens,
    token: issueToken('default'),
    issueToken,
    stop: () =>
      new Promise((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}
