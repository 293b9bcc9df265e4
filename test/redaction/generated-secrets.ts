/** A secret that nobody has, and the words beside it by which it is known. */
export interface GeneratedSecret {
  readonly kind: string;
  /** As it stands in a text. */
  readonly text: string;
  /** The part of it that nobody may read. */
  readonly secret: string;
}

type Letters = (alphabet: string, length: number) => string;

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();
const HEX = `${DIGITS}abcdef`;
const WORD = UPPER + LOWER + DIGITS;
const URL_SAFE = `${WORD}_-`;
const BASE64 = `${WORD}+/`;

/** Every kind of secret that is known by its shape, made of letters at random. */
const KINDS: Readonly<
  Record<string, (letters: Letters) => string | readonly [before: string, secret: string]>
> = {
  'Vault service token': (of) => `hvs.${of(URL_SAFE, 92)}`,
  'Vault batch token': (of) => `hvb.${of(URL_SAFE, 150)}`,
  'Vault token of old': (of) => `s.${of(WORD, 24)}`,
  'Vault batch token of old': (of) => `b.${of(URL_SAFE, 120)}`,
  'AWS access key id': (of) => `AKIA${of(UPPER + DIGITS, 16)}`,
  'AWS temporary key id': (of) => `ASIA${of(UPPER + DIGITS, 16)}`,
  'AWS secret in a profile': (of) => ['aws_secret_access_key = ', of(BASE64, 40)],
  'AWS secret in JSON': (of) => ['"SecretAccessKey": "', of(BASE64, 40)],
  'AWS secret beside its id': (of) => [`AKIA${of(UPPER, 16)}:`, of(BASE64, 40)],
  'AWS session token': (of) => ['AWS_SESSION_TOKEN=', of(BASE64, 300)],
  'GitHub personal token': (of) => `ghp_${of(WORD, 36)}`,
  'GitHub OAuth token': (of) => `gho_${of(WORD, 36)}`,
  'GitHub installation token': (of) => `ghs_${of(WORD, 36)}`,
  'GitHub fine-grained token': (of) => `github_pat_${of(WORD, 22)}_${of(WORD, 59)}`,
  'GitLab token': (of) => `glpat-${of(URL_SAFE, 20)}`,
  'npm token': (of) => `npm_${of(WORD, 36)}`,
  'Slack bot token': (of) => `xoxb-${of(DIGITS, 12)}-${of(DIGITS, 12)}-${of(WORD, 24)}`,
  'Slack user token': (of) => `xoxp-${of(DIGITS, 12)}-${of(DIGITS, 12)}-${of(HEX, 32)}`,
  'Slack refresh token': (of) => `xoxe.xoxp-1-${of(WORD, 120)}`,
  'Slack app token': (of) => `xapp-1-${of(UPPER + DIGITS, 11)}-${of(DIGITS, 13)}-${of(HEX, 64)}`,
  'Slack webhook': (of) => [
    'https://hooks.slack.com/',
    `services/T${of(UPPER, 8)}/B${of(UPPER, 8)}/${of(WORD, 24)}`,
  ],
  'OpenShift token': (of) => `sha256~${of(URL_SAFE, 43)}`,
  'age key': (of) => `AGE-SECRET-KEY-1${of(UPPER + DIGITS, 58)}`,
  'OpenAI key': (of) => `sk-proj-A${of(WORD, 47)}`,
  'Google key': (of) => `AIza${of(URL_SAFE, 35)}`,
  JWT: (of) =>
    [
      { alg: 'RS256', kid: of(WORD, 12) },
      { sub: of(LOWER, 9), exp: 1 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .concat(of(URL_SAFE, 86))
      .join('.'),
  'private key': (of) => {
    const name = ['RSA PRIVATE', 'EC PRIVATE', 'OPENSSH PRIVATE', 'PRIVATE'][Number(of('0123', 1))];
    const body = Array.from({ length: 6 }, () => of(BASE64, 64)).join('\n');
    return `-----BEGIN ${name} KEY-----\n${body}\n-----END ${name} KEY-----`;
  },
  'private key without its end': (of) => `-----BEGIN PRIVATE KEY-----\n${of(BASE64, 64)}\n${of(BASE64, 64)}`,
  'password in a URL': (of) => ['postgres://bitiq:', `${of(`${WORD}!$&*,;=~`, 18)}@db.example:5432/bitiq`],
  'token in a URL': (of) => ['https://', `${of(LOWER, 8)}7${of(WORD, 20)}@git.example/a.git`],
  'bearer header': (of) => ['Bearer ', `A${of(URL_SAFE, 40)}`],
  'basic header': (of) => ['Authorization: Basic ', of(BASE64, 24)],
  'Vault header': (of) => ['X-Vault-Token: ', of(HEX, 36)],
  'registry auth': (of) => [
    '{"auths":{"quay.io":{"auth":"',
    Buffer.from(`robot:${of(WORD, 20)}`).toString('base64'),
  ],
  'registry password': (of) => ['{"auths":{"quay.io":{"username":"robot","password":"', of(WORD, 20)],
  'OAuth answer': (of) => ['{"token_type":"x","access_token":"', of(URL_SAFE, 40)],
};

/** So many, every kind in turn; the same seed makes the same. */
export function generateSecrets(count: number, seed: number): readonly GeneratedSecret[] {
  const letters = lettersFrom(seed);
  const kinds = Object.entries(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const [kind, make] = kinds[index % kinds.length] ?? ['', () => ''];
    const made = make(letters);
    const [before, rest] = typeof made === 'string' ? ['', made] : made;
    const secret = rest.replace(/@.*$/, '');
    return { kind, text: before + rest, secret };
  });
}

/** Values that bitiq was given itself: no shape, and letters that every escaping changes. */
export function generateValues(count: number, seed: number): readonly GeneratedSecret[] {
  const letters = lettersFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const secret = letters(`${WORD}"\\/%&<>+ =?#'äß€🔑`, 8 + (index % 40)).replace(/^\s|\s$/g, 'x');
    return { kind: 'known value', text: secret, secret };
  });
}

/** Mulberry32: small, and the same everywhere. */
function lettersFrom(seed: number): Letters {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (alphabet, length) => {
    const each = [...alphabet];
    return Array.from({ length }, () => each[Math.floor(next() * each.length)]).join('');
  };
}
