import type { AuditFilter } from '../../audit/read-records.ts';
import type { Config } from '../../config/config.ts';
import type { Store } from '../../store/store.ts';
import type { CliArguments, CliCommand, Terminal } from '../cli-command.ts';
import { EXIT } from '../exit-codes.ts';
import { wrongUsage } from '../parse-arguments.ts';

/** `bitiq audit`: what happened, the whole log as a file, and whether somebody tampered with it. */
export const audit: CliCommand = {
  verb: 'audit',
  summary: 'Who did what; export the log, and verify that nobody changed it',
  usage: 'audit [run <id> | person <who> | env <name> | export | verify [<file>|-] | key]',
  examples: [
    'audit env prod --since 7d',
    'audit export > audit.jsonl',
    'audit verify audit.jsonl --key audit-public.pem',
    'audit key > audit-public.pem',
  ],
  options: {
    since: { type: 'text', value: '7d', means: 'only what is not older' },
    run: { type: 'text', value: 'id', means: 'export: an extract of one run' },
    environment: { type: 'text', value: 'name', means: 'export: an extract of one environment' },
    key: { type: 'text', value: 'file', means: 'verify: the public key (PEM)' },
    checkpoint: {
      type: 'text',
      value: 'line|file',
      means: 'verify: checkpoints that were kept elsewhere, such as in Slack',
    },
    json: { type: 'flag', means: 'as JSON: one record a line, or the verdict' },
  },
  words: 2,
  async run(args, terminal) {
    const [what, which] = args.positionals;
    if (what === 'verify') return verify(which, args, terminal);
    if (what !== 'key' && what !== 'export') return list(args, terminal);
    if (which !== undefined) throw wrongUsage(audit, `${which} is more than audit ${what} takes.`);
    return what === 'key' ? printKey(terminal) : exportAll(args, terminal);
  },
};

async function verify(file: string | undefined, { options }: CliArguments, terminal: Terminal) {
  const { verifyExport, verifyLive } = await import('../audit/verify.ts');
  if (file === undefined) {
    const { databaseUrl, audit: own } = (await import('../load.ts')).loadKnownConfig(terminal);
    return verifyLive({ databaseUrl, ownKeyFile: own.keyFile }, options, terminal);
  }
  if (options.key === undefined) throw wrongUsage(audit, 'Which public key? --key <file>');
  return verifyExport(file, String(options.key), options, terminal);
}

async function exportAll({ options }: CliArguments, terminal: Terminal): Promise<number> {
  const [{ exportAudit }, { parseAuditFilter }] = await Promise.all([
    import('../audit/export.ts'),
    import('../../commands/audit-filter.ts'),
  ]);
  return withStore(terminal, (store, config) => {
    const words = options.environment === undefined ? [] : ['env', String(options.environment)];
    const filter: AuditFilter = {
      ...parseAuditFilter(config, words, options, Date.now()),
      ...(options.run !== undefined && { runId: String(options.run) }),
    };
    return exportAudit(store, filter, terminal);
  });
}

async function list({ positionals, options }: CliArguments, terminal: Terminal): Promise<number> {
  const [{ listAudit }, { parseAuditFilter }] = await Promise.all([
    import('../audit/list.ts'),
    import('../../commands/audit-filter.ts'),
  ]);
  return withStore(terminal, (store, config) => {
    const filter = parseAuditFilter(config, positionals, options, Date.now());
    return listAudit(store, filter, { json: options.json === true }, terminal);
  });
}

async function printKey(terminal: Terminal): Promise<number> {
  const [{ readAuditKey }, { loadKnownConfig }] = await Promise.all([
    import('../../audit/key.ts'),
    import('../load.ts'),
  ]);
  terminal.out(readAuditKey(loadKnownConfig(terminal).audit.keyFile).publicKey);
  return EXIT.ok;
}

async function withStore(
  terminal: Terminal,
  work: (store: Pick<Store, 'db'>, config: Config) => Promise<number>,
): Promise<number> {
  const [{ openStoreForReading }, { loadKnownConfig }] = await Promise.all([
    import('../../store/open-for-reading.ts'),
    import('../load.ts'),
  ]);
  const config = loadKnownConfig(terminal);
  const store = await openStoreForReading(config.databaseUrl);
  try {
    return await work(store, config);
  } finally {
    await store.close();
  }
}
