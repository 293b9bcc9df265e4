import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../errors.ts';

/** The private half: what signs checkpoints. */
export interface AuditKey {
  /** The first 16 hex digits of the SHA-256 of the public key's DER (SPKI). */
  readonly id: string;
  /** PEM. */
  readonly publicKey: string;
  /** The Ed25519 signature of the text's UTF-8 bytes, in hex. */
  sign(text: string): string;
}

/** Public halves by id. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/** Reads the private key (PKCS#8 PEM, Ed25519). Throws `UserError` where there is none or it is another kind. */
export function readAuditKey(file: string): AuditKey {
  const text = readText(file, 'audit-key-missing', `The audit key ${file}`);
  return toAuditKey(parseKey(() => createPrivateKey(text), file));
}

/**
 * Reads the private key, or creates it where there is none: readable by its owner alone, and whole
 * or not at all, also when several processes start at once.
 */
export function openAuditKey(file: string): { key: AuditKey; created: boolean; tooOpen: boolean } {
  const created = createKeyFile(file);
  return { key: readAuditKey(file), created, tooOpen: (statSync(file).mode & 0o007) !== 0 };
}

/** The public keys of a PEM file: one, or several below each other after a change of keys. */
export function readPublicKeys(file: string): PublicKeys {
  const text = readText(file, 'public-key-missing', `The public key ${file}`);
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  if (blocks.length === 0) throw notAKey(file);
  return toPublicKeys(blocks.map((block) => parseKey(() => createPublicKey(block), file)));
}

/** The public half of a private key, for checking one's own log. */
export function publicKeysOf(key: AuditKey): PublicKeys {
  return toPublicKeys([createPublicKey(key.publicKey)]);
}

function createKeyFile(file: string): boolean {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return false;
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  const { privateKey } = generateKeyPairSync('ed25519');
  // On disk before it has its name: a key that a power cut left empty would never sign again.
  writeFileSync(draft, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  try {
    // A link appears whole, and never over a key that is there.
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function toAuditKey(privateKey: KeyObject): AuditKey {
  const publicKey = createPublicKey(privateKey);
  return {
    id: idOf(publicKey),
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('hex'),
  };
}

function toPublicKeys(keys: readonly KeyObject[]): PublicKeys {
  return new Map(keys.map((key) => [idOf(key), key]));
}

function idOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('hex').slice(0, 16);
}

function readText(file: string, code: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new UserError(code, `${what} cannot be read.`, {
      next: 'bitiq serve creates it on its first start; bitiq audit key prints the public half.',
      cause,
    });
  }
}

function parseKey(parse: () => KeyObject, file: string): KeyObject {
  try {
    const key = parse();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The text may be a secret: nothing of it goes into an error.
  }
  throw notAKey(file);
}

function notAKey(file: string): UserError {
  return new UserError('not-an-audit-key', `${file} holds no Ed25519 key in PEM.`, {
    next: 'bitiq audit key prints the public key; openssl genpkey -algorithm ed25519 makes a private one.',
  });
}
