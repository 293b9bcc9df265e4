import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import type { SlackContext } from './context.ts';
import { readBody, sendText } from './http.ts';
import type { SlackFile } from './slack-file.ts';

const LARGEST = 50_000_000;

/** Slack looks through a file for about so long after its upload was completed. */
export const PROCESSING_MS = 300;

const IMAGES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
};

/** Whether a message may show it as a picture. */
export function isPicture(file: SlackFile | undefined, now: number): boolean {
  if (file?.readyAt === undefined || file.readyAt > now) return false;
  return Object.hasOwn(IMAGES, extname(file.name));
}

/** The file as messages and methods tell of it. */
export function toSlackFile({ address, state }: SlackContext, { id, name, title, data, readyAt }: SlackFile) {
  const { id: team, domain } = state.seed.team;
  const isReady = readyAt !== undefined && readyAt <= state.now();
  return {
    id,
    name,
    title,
    mimetype: isReady ? (IMAGES[extname(name)] ?? 'text/plain') : '',
    size: data?.length ?? 0,
    url_private: `${address}/files-pri/${team}-${id}/${encodeURIComponent(name)}`,
    permalink: `https://${domain}.slack.com/files/${state.seed.app.botUserId}/${id}/${encodeURIComponent(name)}`,
  };
}

/** Takes the bytes of an upload: bare, or as the one part of a form. */
export async function answerUpload(
  { files }: SlackContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = files.get(lastPart(request));
  if (request.method !== 'POST' || file === undefined || file.data !== undefined) {
    return sendText(response, 404, 'not found');
  }
  const data = await readUpload(request);
  if (data.length !== file.length) return sendText(response, 400, 'not as long as announced');
  file.data = data;
  sendText(response, 200, `OK - ${data.length}`);
}

/** `url_private`: for whoever has a token that may read files. */
export async function answerPrivateFile(
  slack: SlackContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const token = request.headers.authorization?.match(/^Bearer (.+)$/i)?.[1];
  const mayRead = token === slack.botToken && slack.state.seed.app.scopes.includes('files:read');
  if (!mayRead) return sendText(response, 403, 'not allowed');
  const id = request.url?.split('/')[2]?.split('-')[1] ?? '';
  sendFile(slack.files.get(id), response);
}

/** The same for the page, where people are logged in. */
export async function answerShownFile(
  { files }: SlackContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  sendFile(files.get(lastPart(request)), response);
}

function sendFile(file: SlackFile | undefined, response: ServerResponse): void {
  if (file?.data === undefined) {
    sendText(response, 404, 'not found');
    return;
  }
  const type = IMAGES[extname(file.name)];
  response.writeHead(200, {
    'content-type': type ?? 'text/plain; charset=utf-8',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    ...(type === undefined && {
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    }),
  });
  response.end(file.data);
}

function lastPart(request: IncomingMessage): string {
  return request.url?.split('/').at(-1) ?? '';
}

async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request, LARGEST);
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const file = [...form.values()].find((value) => typeof value !== 'string');
  return file === undefined ? body : Buffer.from(await file.arrayBuffer());
}
