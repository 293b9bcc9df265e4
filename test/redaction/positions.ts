/** A way in which a text may stand in another one. */
interface Position {
  /** How the text is written there. */
  encode(text: string): string;
  /** What stands around it. */
  frame(encoded: string): string;
  /** Nothing of the text can be told from the rest, so all of it goes. */
  readonly isOpaque?: true;
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const asIs = (encoded: string) => encoded;
const between = (encoded: string) => `before ${encoded} after`;
const indent = (text: string) => text.replaceAll('\n', '\n      ');

/** As Go writes JSON, and so kubectl. */
const goJson = (text: string) =>
  json(text).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);

const lastApplied = (field: string) => (encoded: string) =>
  `{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"kind\\":\\"Secret\\",\\"${field}\\":{\\"value\\":\\"${encoded}\\"}}\\n"}}}`;

/** Everywhere that a secret may stand in something that bitiq says. */
export const POSITIONS: Readonly<Record<string, Position>> = {
  plain: { encode: asIs, frame: between },
  'escaped in JSON': { encode: json, frame: (it) => `{"level":30,"message":"read ${it}","n":1}` },
  'in base64': {
    isOpaque: true,
    encode: base64,
    frame: (it) => `value: ${it}`,
  },
  'in base64url': {
    isOpaque: true,
    encode: base64url,
    frame: between,
  },
  'in base64 of lines': {
    isOpaque: true,
    encode: (text) => base64(text).replace(/.{76}/g, '$&\n    '),
    frame: (it) => `data:\n  key: |\n    ${it}\n  other: no\n`,
  },
  'in base64 behind a path': {
    isOpaque: true,
    encode: base64,
    frame: (it) => `secret/data/a/${it}`,
  },
  'in base64 with more': {
    isOpaque: true,
    encode: (text) => base64(`key: ${text}\nother: value\n`),
    frame: (it) => `{"config.yaml":"${it}"}`,
  },
  'in base64 of base64': {
    isOpaque: true,
    encode: (text) => base64(base64(text)),
    frame: between,
  },
  'URL-encoded': { encode: encodeURIComponent, frame: between },
  'as a form sends it': {
    encode: (text) => new URLSearchParams({ v: text }).toString().slice(2),
    frame: (it) => `grant_type=x&v=${it}&z=1`,
  },
  'in a URL': {
    encode: encodeURIComponent,
    frame: (it) => `GET https://api.example/v1/x?state=1&value=${it}&next=2 answered 403`,
  },
  'URL-encoded base64': {
    isOpaque: true,
    encode: (text) => encodeURIComponent(base64(text)),
    frame: (it) => `?d=${it}&a=b`,
  },
  'in a YAML block': {
    encode: indent,
    frame: (it) => `kind: Secret\nstringData:\n    value: |\n      ${it}\n    other: "no"\n`,
  },
  'in last-applied-configuration': { encode: (text) => json(goJson(text)), frame: lastApplied('stringData') },
  'in base64 in last-applied-configuration': {
    isOpaque: true,
    encode: base64,
    frame: lastApplied('data'),
  },
  'in JSON in JSON in JSON': {
    encode: (text) => json(json(json(text))),
    frame: (it) => `"{\\"a\\":\\"{\\\\\\"b\\\\\\":\\\\\\"${it}\\\\\\"}\\"}"`,
  },
  'as Slack escapes it': {
    encode: (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    frame: (it) => `\`${it}\` failed`,
  },
};

/** So many letters of a secret in a row are a leak. */
const PIECE = 12;

/** Whether a piece of the secret, written in this way, is still there. */
export function isReadable(output: string, encoded: string): boolean {
  if (encoded.length <= PIECE) return output.includes(encoded);
  for (let at = 0; at + PIECE <= encoded.length; at += 1) {
    if (output.includes(encoded.slice(at, at + PIECE))) return true;
  }
  return false;
}
