import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findKubectl } from '../../sandbox/services/kubectl.ts';
import type { Answer, Exchange, Question } from './exchange.ts';

/** Asks by one kubectl process per question, one after another, no more than the very request. */
export async function askByKubectl(
  questions: readonly Question[],
  { kubectl, kubeconfig }: { readonly kubectl: string; readonly kubeconfig: string },
): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  for (const question of questions) {
    exchanges.push({ question, answer: await ask(kubectl, kubeconfig, question) });
  }
  return exchanges;
}

/**
 * The path of a kubectl that does nothing but what it is asked. Google's asks for the server's version
 * first and then starts the one that fits, which lies beside it: a round trip that would count for us.
 */
export async function findPlainKubectl(): Promise<string> {
  const found = await findKubectl();
  const folder = dirname(await realpath(found));
  const plain = (await readdir(folder)).filter((name) => name.startsWith('kubectl.1.')).sort();
  const newest = plain.at(-1);
  return newest === undefined ? found : join(folder, newest);
}

function ask(kubectl: string, kubeconfig: string, { method, path, body }: Question): Promise<Answer> {
  const args = method === 'GET' ? ['get', '--raw', path] : ['create', '--raw', path, '-f', '-'];
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = { env: { ...process.env, KUBECONFIG: kubeconfig }, maxBuffer: 64 * 1024 * 1024 };
  const child = execFile(kubectl, args, options, (error, stdout, stderr) => {
    if (error === null) return resolve({ object: JSON.parse(stdout) });
    const refusal = /^Error from server \((\w+)\)/.exec(stderr)?.[1];
    if (refusal === undefined) reject(new Error(`kubectl ${args.join(' ')}: ${stderr}`));
    else resolve({ refusal });
  });
  child.stdin?.end(body);
  return promise;
}
