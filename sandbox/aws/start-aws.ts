import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { listenerOf, listenHttp } from '../http-server.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { AwsWorld } from '../world.ts';
import { type AwsRequest, tooMany } from './account.ts';
import type { Answer } from './answer.ts';
import { ACCOUNT } from './buckets.ts';
import type { IamUser } from './iam/identities.ts';
import { SERVICES } from './services.ts';
import { judgeSignature, readScope } from './signature.ts';

/** An AWS that runs. */
export interface RunningAws extends AwsWorld {
  stop(): Promise<void>;
}

/**
 * Starts AWS on 127.0.0.1 as one account sees it: S3, IAM, STS and Secrets Manager at one address, told apart
 * by what each request is signed for. Users' policies are enforced; administrators may do all that is not denied.
 */
export async function startAws(options: { now?: () => Date; region?: string } = {}): Promise<RunningAws> {
  const { now = () => new Date(), region = 'eu-central-1' } = options;
  const asked: string[] = [];
  const counter = { writes: 0 };
  const state = {
    trouble: newTrouble(),
    region,
    account: ACCOUNT,
    buckets: new Map(),
    keys: new Map(),
    policies: [],
    users: new Map<string, IamUser>(),
    roles: new Map(),
    managedPolicies: new Map(),
    oidcProviders: new Map(),
    secrets: new Map(),
    // Nobody but an operator in the cluster reads values, and that one is not asked here.
    denied: new Set(['secretsmanager:GetSecretValue']),
    throttled: new Map<string, number | undefined>(),
  } satisfies Omit<AwsWorld, 'address' | 'asked' | 'writes'>;

  const handler = listenerOf(async (request, response) => send(response, await answer(request)));

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://aws');
    const { method = 'GET', headers } = request;
    const body = await readBytes(request);
    const scope = readScope(headers);
    const service = SERVICES[scope?.service ?? 's3'];
    if (scope === undefined || service === undefined)
      return SERVICES.s3.refuse({ status: 403, code: 'AccessDenied', message: 'Access Denied' });
    const signed = { method, url, headers, body };
    const allKeys = new Map([...state.keys, ...keysOfUsers()]);
    const regionOf = service.region ?? scope.region;
    const refused = judgeSignature(signed, allKeys, regionOf, now(), scope.service);
    if (refused !== undefined) return service.refuse(service.rename?.(refused) ?? refused);
    const who = userOf(scope.keyId);
    const asking: AwsRequest = { ...signed, region: scope.region, now: now(), user: who };
    return service.answer({ ...state, asked, counter }, asking);
  }

  function keysOfUsers(): readonly (readonly [string, string])[] {
    return [...state.users.values()].flatMap(({ keys }) =>
      keys.map(({ id, secret }) => [id, secret] as const),
    );
  }

  function userOf(keyId: string) {
    return [...state.users.values()].find(({ keys }) => keys.some(({ id }) => id === keyId));
  }

  const server = await listenHttp(withTrouble(state.trouble, handler, undefined, { turnAway }));
  return {
    ...state,
    asked,
    get writes() {
      return counter.writes;
    },
    address: server.address,
    stop: server.stop,
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { ...headers, 'x-amz-request-id': 'SANDBOX', 'x-amzn-requestid': 'SANDBOX' });
  response.end(body);
}

const turnAway: RequestListener = ({ headers }, response) => {
  const service = readScope(headers)?.service ?? 's3';
  send(response, (SERVICES[service] ?? SERVICES.s3).refuse(tooMany(service)));
};

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
