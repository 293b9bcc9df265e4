import type { IncomingHttpHeaders } from 'node:http';
import type { AwsWorld } from '../world.ts';
import type { IamUser } from './iam/identities.ts';
import { isAllowed } from './iam/policy.ts';
import { type Refusal, refusal } from './refusal.ts';

/** A request that is signed right. */
export interface AwsRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Of the endpoint that it was meant for. */
  readonly region: string;
  readonly now: Date;
  /** Whose key signed it; `undefined`: an administrator's. */
  readonly user: IamUser | undefined;
}

/** The account as its services handle it. */
export interface Account extends Omit<AwsWorld, 'trouble' | 'address' | 'region' | 'asked' | 'writes'> {
  readonly asked: string[];
  readonly counter: { writes: number };
}

/** How each service says that it is asked too often. */
const TOO_MANY = {
  s3: refusal(503, 'SlowDown', 'Please reduce your request rate.'),
  iam: refusal(400, 'Throttling', 'Rate exceeded'),
  sts: refusal(400, 'Throttling', 'Rate exceeded'),
  secretsmanager: refusal(400, 'ThrottlingException', 'Rate exceeded'),
} as const;

/** What a service that is asked too often refuses with. */
export function tooMany(service: string, retryAfterMs?: number): Refusal {
  return { ...(TOO_MANY[service as keyof typeof TOO_MANY] ?? TOO_MANY.s3), retryAfterMs };
}

/** The same where one is planted. */
export function judgeRate({ throttled }: Pick<Account, 'throttled'>, service: string): Refusal | undefined {
  return throttled.has(service) ? tooMany(service, throttled.get(service)) : undefined;
}

/** What whoever asks may not do, and what is asked too often; `undefined`: nothing of it. */
export function judgeRight(
  { asked, denied, throttled, account, policies, managedPolicies }: Account,
  { user }: AwsRequest,
  {
    right,
    resource,
    context = {},
  }: {
    readonly right: string;
    readonly resource: string;
    readonly context?: Readonly<Record<string, string>>;
  },
): Refusal | undefined {
  asked.push(right);
  const [service = ''] = right.split(':');
  const busy = judgeRate({ throttled }, service);
  if (busy !== undefined) return busy;
  const own = user === undefined ? policies : [...user.policies.values()];
  const isFree = user === undefined && policies.length === 0;
  const isGranted =
    isFree || (isAllowed(own, right, resource, context) && isWithin(user, managedPolicies, right, resource));
  if (isGranted && !denied.has(right)) return undefined;
  const who = `arn:aws:iam::${account}:${user === undefined ? 'root' : `user/${user.name}`}`;
  const message = `User: ${who} is not authorized to perform: ${right} on resource: ${resource}`;
  return refusal(403, service === 'secretsmanager' ? 'AccessDeniedException' : 'AccessDenied', message);
}

/** What bounds a user takes away whatever its own policies give. */
function isWithin(
  user: IamUser | undefined,
  managedPolicies: ReadonlyMap<string, string>,
  right: string,
  resource: string,
): boolean {
  if (user?.boundary === undefined) return true;
  return isAllowed([managedPolicies.get(user.boundary) ?? ''], right, resource);
}
