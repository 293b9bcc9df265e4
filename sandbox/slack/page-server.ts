import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, normalize } from 'node:path';
import { sendText } from './http.ts';

const FOLDER = new URL('./page/', import.meta.url);

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing but our own files runs; pictures may come from where a message says. */
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: http: https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-cache',
};

/** Answers with a file of the page. TypeScript leaves here as JavaScript, its types taken out. */
export async function answerPageFile(path: string, response: ServerResponse): Promise<void> {
  const name = path === '/' ? 'index.html' : normalize(path.slice('/page/'.length));
  const type = TYPES[extname(name)];
  const text = name.startsWith('..') || type === undefined ? undefined : await read(name);
  if (text === undefined || type === undefined) {
    sendText(response, 404, 'not found');
    return;
  }
  response.writeHead(200, { ...HEADERS, 'content-type': type });
  response.end(name.endsWith('.ts') ? stripTypeScriptTypes(text) : text);
}

async function read(name: string): Promise<string | undefined> {
  try {
    return await readFile(new URL(name, FOLDER), 'utf8');
  } catch {
    return undefined;
  }
}
