import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { Asker, Question } from './questions.ts';

/** Who asks, and what stands for what in bodies. Nothing of it is written down. */
export interface Secrets {
  readonly tokens: Readonly<Record<Exclude<Asker, 'nobody'>, string>>;
  /** `ns/name` of a ServiceAccount to its token; every other one is forged. */
  jwtOf(account: string): string;
  readonly roleId: string;
  readonly secretId: string;
}

/** What a server said: its status code and its body, of which what differs from time to time is taken out. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Sends the request as it is written, `..` and all. */
export async function ask(
  address: string,
  { as, method, path, body, headers }: Question,
  secrets: Secrets,
): Promise<Answered> {
  const text = body === undefined ? undefined : fill(JSON.stringify(body), secrets);
  const token = as === 'nobody' ? {} : { 'x-vault-token': secrets.tokens[as] };
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const sent = request(`${address}/`, { method, path: `/v1/${path}`, headers: { ...token, ...headers } });
  sent.on('error', reject).on('response', async (response) => {
    let received = '';
    for await (const chunk of response.setEncoding('utf8')) received += String(chunk);
    resolve({ status: response.statusCode ?? 0, body: withoutChance(parse(received), secrets) });
  });
  sent.end(text);
  return promise;
}

function fill(text: string, { jwtOf, roleId, secretId }: Secrets): string {
  return text
    .replace(/@policy:([\w-]+)/g, (_all, name) => JSON.stringify(policyText(name)).slice(1, -1))
    .replace(/@jwt:([\w/-]+)/g, (_all, account) => jwtOf(account))
    .replace('@role-id', roleId)
    .replace('@secret-id', secretId);
}

function policyText(name: string): string {
  return readFileSync(new URL(`../../../../deploy/vault/${name}.hcl`, import.meta.url), 'utf8');
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Ids, times and names of this one server, and what is secret. */
const BY_CHANCE =
  /^(request_id|accessor|client_token|id|entity_id|uuid|cluster_(id|name)|.*_time|server_time_utc|build_date|nonce|.*_hash|plugin_version|running_.*|version_in_.*|echo_duration_ms|clock_skew_ms|.*_address|last_wal|raft_.*|display_name|issue_time|client_id|service_account_uid)$/;

/** They fall from second to second. */
const FALLING = /^(ttl|lease_duration|creation_ttl)$/;

function withoutChance(value: unknown, secrets: Secrets, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutChance(each, secrets));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, withoutChance(each, secrets, name)]),
    );
  }
  if (FALLING.test(key) && typeof value === 'number') return Math.ceil(value / 600) * 600;
  if (BY_CHANCE.test(key) && value !== null && value !== '') return `<${typeof value}>`;
  return value;
}
