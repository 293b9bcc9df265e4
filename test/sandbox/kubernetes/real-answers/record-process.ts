import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, fetch } from 'undici';
import { askAll, type Send } from './ask-all.ts';
import { type Asker, QUESTIONS } from './questions.ts';

/** Asks a real API server all questions, and writes down what it says; `README.md` beside this tells how. */
const { KUBE_SERVER = '', KUBE_CA = '', KUBE_CERT = '', KUBE_KEY = '', ETCD = '' } = process.env;

const ca = readFileSync(KUBE_CA, 'utf8');
const agents = {
  admin: new Agent({ connect: { ca, cert: readFileSync(KUBE_CERT), key: readFileSync(KUBE_KEY) } }),
  others: new Agent({ connect: { ca } }),
};

const tokens = new Map<Asker, string>([['unknown', 'no-token-of-anybody']]);

const send: Send = async ({ as, method, path, body, contentType, accept }) => {
  const token = tokens.get(as);
  const response = await fetch(`${KUBE_SERVER}${path}`, {
    method,
    dispatcher: as === 'admin' ? agents.admin : agents.others,
    headers: {
      accept,
      ...(body !== undefined && { 'content-type': contentType }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body }),
  });
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, contentType: type, text: await response.text() };
};

async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const contentType = 'application/json';
  const text = body && JSON.stringify(body);
  const answer = await send({ as: 'admin', method, path, body: text, contentType, accept: contentType });
  return JSON.parse(answer.text) as T;
}

async function compact(): Promise<void> {
  const { metadata } = await ask<{ metadata: { resourceVersion: string } }>(
    'GET',
    '/api/v1/namespaces?limit=1',
  );
  const body = JSON.stringify({ revision: metadata.resourceVersion, physical: true });
  const response = await fetch(`${ETCD}/v3/kv/compaction`, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
}

for (const name of ['bitiq', 'bitiq-read', 'bitiq-sync', 'bitiq-bootstrap'] as const) {
  const path = `/api/v1/namespaces/bitiq/serviceaccounts/${name}/token`;
  const { status } = await ask<{ status: { token: string } }>('POST', path, { spec: {} });
  tokens.set(name, status.token);
}
const { gitVersion } = await ask<{ gitVersion: string }>('GET', '/version');
const answers = await askAll(QUESTIONS, { send, compact });
const lines = [{ server: `Kubernetes ${gitVersion}` }, ...answers].map((line) => JSON.stringify(line));
writeFileSync(join(import.meta.dirname, 'answers.jsonl'), `${lines.join('\n')}\n`);
await Promise.all(Object.values(agents).map((agent) => agent.close()));
