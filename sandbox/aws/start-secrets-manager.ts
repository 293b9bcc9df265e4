import type { RequestListener } from 'node:http';
import { listenerOf, listenHttp, readBody } from '../http-server.ts';
import { newTrouble, withTrouble } from '../trouble.ts';
import type { Trouble } from '../world.ts';
import { tooMany } from './account.ts';
import { type Answer, json, toJsonError } from './answer.ts';
import { isRefusal, refusal } from './refusal.ts';
import { askSecretsManager, type ManagedEntry, reword } from './secrets-manager.ts';
import { judgeSignature } from './signature.ts';

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
    const { status, headers: told, body } = refused ? toJsonError(reword(refused)) : answer(action, text);
    response.writeHead(status, told).end(body);
  });

  function answer(action: string, text: string): Answer {
    const right = `secretsmanager:${action}`;
    if (!state.allowed.has(right))
      return toJsonError(refusal(400, 'AccessDeniedException', `not authorized to perform: ${right}`));
    const found = askSecretsManager({ secrets: state.secrets, now: now() }, action, JSON.parse(text));
    return isRefusal(found) ? toJsonError(found) : json(found);
  }

  const turnAway: RequestListener = (_request, response) => {
    const { status, headers, body } = toJsonError(tooMany('secretsmanager', 20_000));
    response.writeHead(status, headers).end(body);
  };
  const server = await listenHttp(withTrouble(state.trouble, handler, undefined, { turnAway }));
  return { ...state, asked, address: server.address, stop: server.stop };
}
