import { isSignedBy } from '../../audit/checkpoint.ts';
import { readCheckpointState } from '../../audit/inspect-checkpoints.ts';
import { publicKeysOf } from '../../audit/key.ts';
import { UserError } from '../../errors.ts';
import type { ProcessContext } from '../context.ts';
import type { Finding, Probe } from '../probe.ts';
import { ifStoreIsReady } from './if-store-is-ready.ts';

/** The key is there, only bitiq reads it, and it is the one that signed the last checkpoint. */
export const auditKey: Probe<Pick<ProcessContext, 'config' | 'store' | 'readAuditKey'>> = {
  id: 'audit-key',
  title: 'The audit log is signed by a key of its own',
  severity: 'blocker',
  async run({ config, store, readAuditKey }) {
    const { keyFile } = config.audit;
    const last = await readLast(store);
    try {
      const { key, isPrivate } = readAuditKey();
      if (last !== undefined && !isSignedBy(last, publicKeysOf(key))) {
        return otherKey(key.id, last.checkpoint.key, keyFile);
      }
      if (!isPrivate) return tooOpen(keyFile);
      return { status: 'passed', summary: `key ${key.id}` };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (last === undefined && error.code === 'audit-key-missing') return NOT_YET;
      return { status: 'failed', summary: error.message, ...(error.next && { remedy: error.next }) };
    }
  },
};

const NOT_YET: Finding = {
  status: 'skipped',
  summary: 'there is no key yet; bitiq serve makes it at its first start',
};

async function readLast(store: ProcessContext['store']) {
  return ifStoreIsReady(store, async (db) => (await readCheckpointState(db)).last);
}

function otherKey(ours: string, theirs: string, file: string): Finding {
  return {
    status: 'failed',
    summary: `the last checkpoint is signed by key ${theirs}, and ${file} holds ${ours}`,
    remedy: 'Bring back the key of before, or find out who changed it: bitiq audit verify',
  };
}

function tooOpen(file: string): Finding {
  return {
    status: 'failed',
    summary: `others on this machine can read ${file}`,
    remedy: `chmod 600 ${file}`,
  };
}
