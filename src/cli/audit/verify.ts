import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isSignedBy, parseCheckpointLine, type SignedCheckpoint } from '../../audit/checkpoint.ts';
import { type PublicKeys, publicKeysOf, readAuditKey, readPublicKeys } from '../../audit/key.ts';
import { createVerifier, type Verdict, type VerifierOptions } from '../../audit/verify/verifier.ts';
import { readChunks, verifyLines } from '../../audit/verify/verify-lines.ts';
import { ExternalError } from '../../errors.ts';
import { renderVerdict } from '../../messages/terminal/render-verdict.ts';
import type { CliArguments, Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';

/** Says whether an export is sound, or what is wrong with it: an export and the public key are all it takes. */
export async function verifyExport(
  source: string,
  keyFile: string,
  options: CliArguments['options'],
  terminal: Terminal,
): Promise<number> {
  const keys = couldRead(keyFile, () => readPublicKeys(resolve(terminal.cwd, keyFile)));
  const checkpoints = readCheckpoints(options.checkpoint, keys, terminal.cwd);
  const verifier = createVerifier({ keys, checkpoints });
  const stream = source === '-' ? process.stdin : readChunks(resolve(terminal.cwd, source));
  const verdict = await verifyLines(verifier, stream).catch((cause) => {
    throw cannotRead(source, cause);
  });
  return tell(verdict, options, terminal);
}

/** The same of the store that bitiq writes to; without `--key` against its own key. */
export async function verifyLive(
  places: { readonly databaseUrl: string; readonly ownKeyFile: string },
  options: CliArguments['options'],
  terminal: Terminal,
): Promise<number> {
  const [{ openStoreForReading }, { verifyStore }] = await Promise.all([
    import('../../store/open-for-reading.ts'),
    import('../../audit/verify/verify-store.ts'),
  ]);
  const keyFile = options.key === undefined ? places.ownKeyFile : String(options.key);
  const keys = couldRead(keyFile, () =>
    options.key === undefined
      ? publicKeysOf(readAuditKey(keyFile))
      : readPublicKeys(resolve(terminal.cwd, keyFile)),
  );
  const given: VerifierOptions = {
    keys,
    checkpoints: readCheckpoints(options.checkpoint, keys, terminal.cwd),
  };
  const store = await openStoreForReading(places.databaseUrl);
  try {
    return tell(await verifyStore(store, given), options, terminal);
  } finally {
    await store.close();
  }
}

function tell(verdict: Verdict, options: CliArguments['options'], terminal: Terminal): number {
  terminal.out(options.json ? `${JSON.stringify(verdict, null, 2)}\n` : renderVerdict(verdict));
  return verdict.isSound ? EXIT.ok : EXIT.blocked;
}

/** A checkpoint as it was posted, or a file of them, one a line. */
function readCheckpoints(
  given: string | true | undefined,
  keys: PublicKeys,
  cwd: string,
): readonly SignedCheckpoint[] {
  if (given === undefined) return [];
  const text = String(given);
  const lines = text.trimStart().startsWith('{')
    ? text
    : couldRead(text, () => readFileSync(resolve(cwd, text), 'utf8'));
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => parseCheckpoint(line, keys));
}

function parseCheckpoint(line: string, keys: PublicKeys): SignedCheckpoint {
  const signed = parseCheckpointLine(line);
  if (signed !== undefined && isSignedBy(signed, keys)) return signed;
  const why = signed === undefined ? 'is not a checkpoint' : 'is not signed by this key';
  throw new ExternalError('store', 'unexpected', `What --checkpoint gives ${why}.`, {
    next: 'Copy the whole line, from { to }, as it stands in the audit channel.',
  });
}

function couldRead<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw cannotRead(name, cause);
  }
}

function cannotRead(name: string, cause: unknown): ExternalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ExternalError('store', 'unreachable', `${name} could not be read: ${why}`, { cause });
}
