import { listUrlPasswords, resolveDatabaseUrl } from '../../config/load-variables.ts';
import { namesOneServer } from '../../config/variables.ts';
import { UserError } from '../../errors.ts';
import { copyStore } from '../../store/copy-store.ts';
import { openStoreForReading } from '../../store/open-for-reading.ts';
import { openStore, type Store } from '../../store/store.ts';
import { plural } from '../../wording/counts.ts';
import type { CliCommand, Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { loadKnownConfig } from '../load.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq store copy`: moves to another store, makes a backup, or brings one back. */
export const store: CliCommand = {
  verb: 'store',
  summary: 'Copy all that bitiq keeps to another store, for a move or as a backup',
  usage: 'store copy [--from <url>] [--to <url>]',
  examples: [
    'store copy --to postgres://bitiq@db.example:5432/bitiq',
    'store copy --to sqlite:./backup.sqlite',
    'store copy --from sqlite:./backup.sqlite',
  ],
  options: {
    from: { type: 'text', value: 'url', means: 'the store to read; default: DATABASE_URL' },
    to: { type: 'text', value: 'url', means: 'the store to write, which is empty; default: DATABASE_URL' },
  },
  words: 1,
  async run({ positionals: [what], options }, terminal) {
    if (what !== 'copy')
      throw wrongUsage(store, what === undefined ? 'store what?' : `There is no store ${what}.`);
    if (options.from === undefined && options.to === undefined)
      throw wrongUsage(store, 'From where, or where to?');
    const { databaseUrl, audit } = loadKnownConfig(terminal);
    const [from, to] = [options.from, options.to].map((url) => toUrl(url, databaseUrl, terminal));
    return copy({ from: from ?? '', to: to ?? '', keyFile: audit.keyFile }, terminal);
  },
};

function toUrl(given: string | true | undefined, fallback: string, { cwd, learn }: Terminal): string {
  if (given === undefined) return fallback;
  const url = String(given);
  learn?.(listUrlPasswords(url));
  if (/^(sqlite:.|postgres(ql)?:\/\/.)/.test(url) && namesOneServer(url)) return resolveDatabaseUrl(url, cwd);
  throw new UserError('bad-store', 'A store is sqlite:<path> or postgres://… with one host.', {
    next: 'Such as sqlite:./backup.sqlite',
  });
}

async function copy(
  { from, to, keyFile }: { readonly from: string; readonly to: string; readonly keyFile: string },
  terminal: Terminal,
): Promise<number> {
  if (from === to)
    throw new UserError('same-store', 'Both are the same store.', { next: 'Give another --to.' });
  const source = await openStoreForReading(from, PATIENT);
  let target: Store | undefined;
  try {
    target = await openStore(to, undefined, PATIENT);
    const { rows, isBehind } = await copyStore(source, target);
    const verdict = await verify(target, keyFile);
    terminal.out(`${plural(rows, 'row')} copied\n${verdict.text}`);
    if (isBehind) terminal.out(STILL_WRITTEN);
    return verdict.isSound ? EXIT.ok : EXIT.blocked;
  } finally {
    await source.close();
    await target?.close();
  }
}

/** At the end of a copy of a gigabyte one of both waits for the other's disk. */
const PATIENT = { isPatient: true };

const STILL_WRITTEN =
  'bitiq wrote to the first store meanwhile: as a backup this is whole; for a move stop bitiq and copy again\n';

/** The copy against bitiq's own key. */
async function verify(target: Store, keyFile: string): Promise<{ isSound: boolean; text: string }> {
  const [{ publicKeysOf, readAuditKey }, { verifyStore }, { renderVerdict }] = await Promise.all([
    import('../../audit/key.ts'),
    import('../../audit/verify/verify-store.ts'),
    import('../../messages/terminal/render-verdict.ts'),
  ]);
  const verdict = await verifyStore(target, { keys: publicKeysOf(readAuditKey(keyFile)), checkpoints: [] });
  return { isSound: verdict.isSound, text: renderVerdict(verdict) };
}
