import { listenerOf, listenHttp, readBody } from '../http-server.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { Trouble } from '../world.ts';
import { judgeSignature } from './signature.ts';

/** A secret as Secrets Manager keeps it. Dates are of the last change, and of the end where one is planned. */
export interface ManagedEntry {
  value: string | undefined;
  changedAt: Date;
  deletedAt: Date | undefined;
}

/** A Secrets Manager that runs. */
export interface RunningSecretsManager {
  readonly trouble: Trouble;
  /** `http://127.0.0.1:port`. */
  readonly address: string;
  readonly region: string;
  /** Access key to secret. Others are refused. */
  readonly keys: Map<string, string>;
  /** What the identity may do, as IAM names it. Default: `DescribeSecret` alone. */
  readonly allowed: Set<string>;
  readonly secrets: Map<string, ManagedEntry>;
  /** Every action that was asked for, refused or not. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

/** Starts Secrets Manager on 127.0.0.1: signed requests, `DescribeSecret` and, where allowed, `GetSecretValue`. */
export async function startSecretsManager(
  options: { region?: string; now?: () => Date } = {},
): Promise<RunningSecretsManager> {
  const { region = 'eu-central-1', now = () => new Date() } = options;
  const asked: string[] = [];
  const state = {
    trouble: newTrouble(),
    region,
    keys: new Map<string, string>(),
    allowed: new Set(['secretsmanager:DescribeSecret']),
    secrets: new Map<string, ManagedEntry>(),
  };
  const handler = listenerOf(async (request, response) => {
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', 'http://secretsmanager');
    const text = await readBody(request);
    const signed = { method, url, headers, body: Buffer.from(text) };
    const refused = judgeSignature(signed, state.keys, region, now(), 'secretsmanager');
    const action = String(headers['x-amz-target'] ?? '').replace('secretsmanager.', '');
    asked.push(action);
    const { status, body } =
      refused === undefined ? answer(state, action, text) : refuseSignature(String(refused.body));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
  });
  const server = await listenHttp(withTrouble(state.trouble, handler));
  return { ...state, asked, address: server.address, stop: server.stop };
}

function answer(
  state: Pick<RunningSecretsManager, 'allowed' | 'secrets'>,
  action: string,
  text: string,
): Answer {
  if (!state.allowed.has(`secretsmanager:${action}`)) {
    return refuse('AccessDeniedException', `not authorized to perform: secretsmanager:${action}`);
  }
  const { SecretId: name = '' } = JSON.parse(text) as { SecretId?: string };
  const entry = state.secrets.get(name);
  if (entry === undefined) {
    return refuse('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }
  switch (action) {
    case 'DescribeSecret':
      return { status: 200, body: describe(name, entry) };
    case 'GetSecretValue':
      return { status: 200, body: { Name: name, SecretString: entry.value } };
    default:
      return refuse('UnknownOperationException', action);
  }
}

function describe(name: string, { value, changedAt, deletedAt }: ManagedEntry): object {
  return {
    ARN: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`,
    Name: name,
    LastChangedDate: changedAt.getTime() / 1_000,
    ...(deletedAt && { DeletedDate: deletedAt.getTime() / 1_000 }),
    ...(value !== undefined && { VersionIdsToStages: { 'a1b2c3d4-5678': ['AWSCURRENT'] } }),
  };
}

function refuseSignature(xml: string): Answer {
  const [, code = ''] = /<Code>([^<]+)/.exec(xml) ?? [];
  return refuse(SIGNATURE_REFUSALS[code] ?? 'IncompleteSignatureException', code);
}

const SIGNATURE_REFUSALS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
};

/** This service answers 400 whatever is wrong. */
function refuse(type: string, message: string): Answer {
  return { status: 400, body: { __type: type, message } };
}
