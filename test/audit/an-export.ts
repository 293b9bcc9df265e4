import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRecord, toCanonicalJson } from '../../src/audit/append.ts';
import { type SignedCheckpoint, signCheckpoint, toCheckpointLine } from '../../src/audit/checkpoint.ts';
import { type AuditKey, openAuditKey, publicKeysOf } from '../../src/audit/key.ts';
import { toRecordLine } from '../../src/audit/verify/line.ts';
import { createVerifier, type Verdict } from '../../src/audit/verify/verifier.ts';

/** A key of a test's own. */
export function aKey(): AuditKey {
  const folder = mkdtempSync(join(tmpdir(), 'bitiq-key-'));
  try {
    return openAuditKey(join(folder, 'key.pem')).key;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export interface AnExport {
  /** Records and checkpoints, as they are exported, without the ends of lines. */
  readonly lines: readonly string[];
  readonly checkpoints: readonly SignedCheckpoint[];
}

/** A sound export. Records say who wrote them, so that two histories differ. */
export function anExport(key: AuditKey, { records = 1_000, every = 100, told = 'as it was' } = {}): AnExport {
  const lines: string[] = [];
  const checkpoints: SignedCheckpoint[] = [];
  let previous = '';
  for (let seq = 1; seq <= records; seq += 1) {
    const record = aRecord(seq, previous, told);
    previous = hashRecord(record);
    lines.push(toRecordLine({ hash: previous, record }));
    if (seq % every !== 0) continue;
    const signed = signCheckpoint(key, { number: seq / every, seq, hash: previous, at: 1_760_000_000_000 });
    checkpoints.push(signed);
    lines.push(toCheckpointLine(signed));
  }
  return { lines, checkpoints };
}

/** The canonical JSON of a record. */
export function aRecord(seq: number, previous: string, told: string): string {
  return toCanonicalJson({
    seq,
    at: 1_760_000_000_000 + seq,
    type: 'run.requested',
    actor: 'slack:T1/U0MARA',
    runId: `run${seq}`,
    environment: 'prod',
    data: { told, kind: 'préflight "<@U1>"' },
    previous,
  });
}

/** The line of a record that was made anew, hash and all. */
export function aForgery(seq: number, previous: string): string {
  const record = aRecord(seq, previous, 'forged');
  return toRecordLine({ hash: hashRecord(record), record });
}

export function hashOf(line: string | undefined): string {
  return line === undefined ? '' : JSON.parse(line).hash;
}

/** Where the chain stands before each line. */
export function placesBefore(lines: readonly string[]) {
  let [seq, hash, checkpoint] = [0, '', 0];
  return lines.map((line) => {
    const place = { seq, hash, checkpoint };
    if (line.startsWith('{"hash"')) [seq, hash] = [seq + 1, hashOf(line)];
    else checkpoint += 1;
    return place;
  });
}

/** What the verifier says of these lines. `from`: only of what comes after this record. */
export function verify(
  lines: readonly (string | Buffer)[],
  key: AuditKey,
  options: {
    checkpoints?: readonly SignedCheckpoint[];
    from?: { seq: number; hash: string; checkpoint: number };
  } = {},
): Verdict {
  const verifier = createVerifier({ keys: publicKeysOf(key), ...options });
  for (const line of lines) verifier.push(Buffer.from(line));
  return verifier.end();
}
