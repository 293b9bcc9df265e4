import { setTimeout as sleep } from 'node:timers/promises';
import { type Anchor, anchorNext } from '../audit/anchor.ts';
import { createFileAnchor } from '../audit/anchors/file.ts';
import { createWriteOnceAnchor } from '../audit/anchors/write-once.ts';
import { appendAudit, hashRecord, type Json, toCanonicalJson } from '../audit/append.ts';
import { toCheckpointLine } from '../audit/checkpoint.ts';
import { type AuditKey, openAuditKey } from '../audit/key.ts';
import { writeCheckpoint } from '../audit/write-checkpoint.ts';
import type { Config, SlackConfig } from '../config/config.ts';
import { createSlackAnchor } from '../delivery/slack-anchor.ts';
import { createLockedBucket } from '../integrations/aws/locked-bucket.ts';
import { createCommittedFiles } from '../integrations/github/committed-files.ts';
import { createPoster } from '../integrations/slack/poster.ts';
import { createWebClient } from '../integrations/slack/web-client.ts';
import { createLoop } from '../queue/loop.ts';
import type { ProcessContext, Role } from './process-context.ts';

const EVERY_MS = 1_000;

/** The last checkpoint has this long to reach its anchors before the process ends; another process goes on. */
const LAST_ANCHOR_MS = 4_000;

/**
 * Signs checkpoints and brings them to their anchors while this process lives, and once more at its
 * end. Start and end are on record themselves.
 *
 * @throws where the key cannot be had or nothing can be put on record: then nothing may start.
 */
export async function startAudit(
  context: ProcessContext,
  role: Role,
  slack: SlackConfig | undefined,
): Promise<{ stop(): Promise<void> }> {
  const { store, log, config } = context;
  const key = openKey(context);
  const policy = { records: config.audit.checkpointRecords, intervalMs: config.audit.checkpointInterval };
  await putOnRecord(context, 'process.started', {
    role,
    key: key.id,
    configuration: hashRecord(toCanonicalJson(describeConfiguration(config))),
  });
  const signing = createLoop({
    everyMs: EVERY_MS,
    work: async () => void (await writeCheckpoint(store, key, policy)),
    onError: (error) => log.error('no checkpoint of the audit log could be signed', { error }),
  });
  const anchors = createAnchors(config, slack);
  const warnOf = (anchor: Anchor, error: unknown) =>
    log.warn('a checkpoint did not reach its anchor', { anchor: anchor.id, error });
  const anchoring = anchors.map((anchor) =>
    createLoop({
      everyMs: EVERY_MS,
      work: () => anchorAll(context, anchor),
      onError: (error) => warnOf(anchor, error),
    }),
  );
  return {
    async stop() {
      const stopped = anchoring.map((loop) => loop.stop());
      await signing.stop();
      try {
        await putOnRecord(context, 'process.stopped', { role });
        await writeCheckpoint(store, key, policy, { force: true });
      } catch (error) {
        log.error('no checkpoint of the audit log could be signed', { error });
      }
      const last = anchors.map(async (anchor, index) => {
        await stopped[index];
        await anchorAll(context, anchor).catch((error: unknown) => warnOf(anchor, error));
      });
      await Promise.race([Promise.all(last), sleep(LAST_ANCHOR_MS, undefined, { ref: false })]);
    },
  };
}

function openKey({ config, log }: ProcessContext): AuditKey {
  const { keyFile } = config.audit;
  const { key, created, tooOpen } = openAuditKey(keyFile);
  if (created) {
    const text =
      'a new key signs the audit log: keep a copy of its public half, and the file where only bitiq reads';
    log.warn(text, { file: keyFile, key: key.id, publicKey: key.publicKey });
  }
  if (tooOpen) log.warn('everybody on this machine can read the audit key', { file: keyFile });
  return key;
}

function createAnchors(config: Config, slack: SlackConfig | undefined): readonly Anchor[] {
  const { channel, file, s3, git } = config.audit;
  return [
    ...(channel === undefined || slack === undefined ? [] : [toAnchor(slack, channel)]),
    ...(file === undefined ? [] : [createFileAnchor(file)]),
    ...(s3 === undefined ? [] : [createS3Anchor(s3, config)]),
    ...(git === undefined ? [] : [createGitAnchor(git, config)]),
  ];
}

function createS3Anchor(s3: NonNullable<Config['audit']['s3']>, { aws }: Config): Anchor {
  const { place, keep } = createLockedBucket({ ...s3, ...aws });
  return createWriteOnceAnchor({ id: `s3:${place}`, keep });
}

function createGitAnchor(git: NonNullable<Config['audit']['git']>, config: Config): Anchor {
  const { githubApiUrl: apiUrl, githubToken: token } = config;
  const { place, keep } = createCommittedFiles(git, { apiUrl, token });
  return createWriteOnceAnchor({
    id: `git:${place}`,
    keep: (name, text, options) => keep(`checkpoints/${name}`, text, options),
  });
}

function toAnchor(slack: SlackConfig, channel: string): Anchor {
  const { id, post } = createSlackAnchor(createPoster(createWebClient(slack)), channel);
  return {
    id,
    anchor: (signed, options) => {
      const { number, seq, at, key } = signed.checkpoint;
      return post({ number, seq, at: new Date(at), key, line: toCheckpointLine(signed) }, options);
    },
  };
}

async function anchorAll({ store }: ProcessContext, anchor: Anchor): Promise<void> {
  while (await anchorNext(store, anchor));
}

async function putOnRecord(
  { store, name }: ProcessContext,
  type: string,
  data: { readonly [key: string]: Json },
): Promise<void> {
  const at = await store.now();
  await store.write(async (tx) => appendAudit(tx, { type, actor: name, data, at }));
}

/** Whatever of the configuration decides what bitiq does; its hash on record tells when that changed. */
function describeConfiguration({ workspace, groups, environments, audit, store }: Config): object {
  return { workspace, groups: [...groups], environments: [...environments], audit, store };
}
