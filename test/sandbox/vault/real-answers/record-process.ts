/**
 * Asks a real Vault the questions of `questions.ts` for the state that it is in, and prints each with its answer.
 * To make `../real-answers.jsonl` again, with `vault` of the version that it is to be of, and Raft as its storage:
 *
 *   export VAULT_ADDR=http://127.0.0.1:8200
 *   record() { npx node test/sandbox/vault/real-answers/record-process.ts $1 > $1.jsonl; }
 *   record uninitialized     before `vault operator init`
 *   record sealed            after it
 *   record active            unsealed, with VAULT_TOKEN the root token and nothing mounted yet
 *   record standby           of a second node that has joined, once the first was stopped
 *   cat active.jsonl sealed.jsonl uninitialized.jsonl standby.jsonl > test/sandbox/vault/real-answers.jsonl
 *
 * It stands in for the cluster's TokenReview itself. Tokens, ids, addresses and times are not recorded.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, type Secrets } from './ask.ts';
import { type Asker, type Condition, QUESTIONS } from './questions.ts';

const address = process.env.VAULT_ADDR ?? 'http://127.0.0.1:8200';
const root = process.env.VAULT_TOKEN ?? 'root';
const condition = (process.argv[2] ?? 'active') as Condition;

async function asRoot(method: string, path: string, body?: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${address}/v1/${path}`, {
    method,
    headers: { 'x-vault-token': root },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? {} : JSON.parse(text);
}

/** In the form that Vault insists on. Whether it is genuine, the stand-in for the cluster says. */
function jwtOf(account: string): string {
  const [namespace = '', name = ''] = (account === 'forged' ? 'bitiq/bitiq' : account).split('/');
  const claims = {
    iss: 'https://kubernetes.default.svc',
    sub: `system:serviceaccount:${namespace}:${name}`,
    nbf: 1_600_000_000,
    exp: 4_102_444_800,
    'kubernetes.io': { namespace, serviceaccount: { name, uid: account } },
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'RS256', kid: 'none' })}.${encode(claims)}.${encode({})}`;
}

/** Takes every token for what it says, but the forged one. */
function startTokenReview(): Promise<{ url: string; stop(): void }> {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { token } = (JSON.parse(text) as { spec: { token: string } }).spec;
    const { sub, 'kubernetes.io': of } = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    ) as { sub: string; 'kubernetes.io': { serviceaccount: { uid: string } } };
    const { uid } = of.serviceaccount;
    const user = { username: sub, uid, groups: ['system:serviceaccounts'] };
    const status = uid === 'forged' ? { error: 'invalid bearer token' } : { authenticated: true, user };
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status }));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}`, stop: () => void server.close() });
    });
  });
}

async function prepare(tokenReview: string): Promise<Secrets> {
  await asRoot('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
  await asRoot('POST', 'auth/kubernetes/config', {
    kubernetes_host: tokenReview,
    kubernetes_ca_cert: '',
    disable_local_ca_jwt: true,
    token_reviewer_jwt: jwtOf('vault/vault'),
  });
  await asRoot('POST', 'auth/kubernetes/role/bitiq', {
    policies: 'bitiq',
    ttl: '1h',
    bound_service_account_namespaces: 'bitiq',
    bound_service_account_names: 'bitiq',
  });
  await asRoot('POST', 'sys/auth/approle', { type: 'approle' });
  await asRoot('POST', 'auth/approle/role/bitiq', { token_policies: 'bitiq', token_ttl: '1h' });
  const { data: role } = (await asRoot('GET', 'auth/approle/role/bitiq/role-id')) as {
    data: { role_id: string };
  };
  const { data: secret } = (await asRoot('POST', 'auth/approle/role/bitiq/secret-id')) as {
    data: { secret_id: string };
  };
  return { ...(await tokensOf()), jwtOf, roleId: role.role_id, secretId: secret.secret_id };
}

async function tokensOf(): Promise<Pick<Secrets, 'tokens'>> {
  const tokenWith = async (policy: Asker) => {
    const made = await asRoot('POST', 'auth/token/create', {
      policies: [policy],
      ttl: '1h',
      no_parent: true,
    });
    return (made as { auth: { client_token: string } }).auth.client_token;
  };
  const [bitiq, bootstrap, plain] = [
    await tokenWith('bitiq'),
    await tokenWith('bitiq-bootstrap'),
    await tokenWith('default'),
  ];
  return { tokens: { root, stranger: 'hvs.stranger', bitiq, 'bitiq-bootstrap': bootstrap, default: plain } };
}

/** Of a server that answers nothing, it does not matter who asks. */
const NOBODYS: Secrets = {
  tokens: { root, stranger: 'hvs.s', bitiq: 'hvs.b', 'bitiq-bootstrap': 'hvs.bb', default: 'hvs.d' },
  jwtOf,
  roleId: 'role',
  secretId: 'secret',
};

const tokenReview = await startTokenReview();
const secrets = condition === 'active' ? await prepare(tokenReview.url) : NOBODYS;
const version = ((await (await fetch(`${address}/v1/sys/seal-status`)).json()) as { version: string })
  .version;
for (const question of QUESTIONS[condition]) {
  const answer = await ask(address, question, secrets);
  console.log(JSON.stringify({ of: `Vault ${version}`, when: condition, ...question, ...{ answer } }));
}
tokenReview.stop();
