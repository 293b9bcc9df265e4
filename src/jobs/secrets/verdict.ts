import type { Environment } from '../../config/schema.ts';
import type { SecretKind } from '../../config/secrets-schema.ts';
import type { Verdict as Answer, Report, ReportRow } from '../../report.ts';
import { plural } from '../../wording/counts.ts';
import type { SecretFacts } from './facts.ts';
import { type Judgement, judgeSecret, type Verdict } from './judge-secret.ts';
import { FACTS, listFacts, type SecretFact } from './list-facts.ts';
import { remedyFor } from './remedy.ts';
import { listEvidence, sayFacts, sayVerdict } from './wording.ts';

/** What was found out about one secret, as `--json` prints it. */
export interface SecretResult {
  /** Its path. */
  readonly id: string;
  readonly kind: SecretKind;
  readonly destinations: readonly string[];
  /** `warning`: it is there, and somebody should look. `unknown`: it could not be asked. */
  readonly status: Judgement['state'];
  readonly verdict: Verdict['kind'];
  /** The verdict in words: `missing key password`. */
  readonly words: string;
  /** The verdict in words, then the facts. */
  readonly summary: string;
  /** The facts, each by itself: keys at the store, the operator's word, the Secret, the age. Empty where it is not needed. */
  readonly facts: readonly SecretFact[];
  /** Every fact with its names, and what is so besides the verdict. */
  readonly evidence: readonly string[];
  readonly remedy?: string;
}

/** A secret of which not everything is known yet. */
export type PendingSecret = Pick<SecretResult, 'id' | 'kind' | 'destinations'> & {
  readonly status: 'running';
};

/** `complete`: every secret is there; warnings may be. `unknown`: one could not be asked, and none is known to be wrong. */
export type SecretsVerdict = 'complete' | 'incomplete' | 'unknown';

/** The whole answer, in the order of the configuration. */
export interface SecretsResult {
  readonly environment: string;
  readonly verdict: SecretsVerdict;
  readonly durationMs: number;
  readonly secrets: readonly SecretResult[];
}

export function toResult(facts: SecretFacts, environment: Environment, now: Date): SecretResult {
  const { secret } = facts;
  const { state: status, verdict, others } = judgeSecret(facts, now);
  const mended = [verdict, ...others.filter(({ kind }) => kind !== 'cannot-tell')];
  const lines = mended.flatMap((each) => remedyFor(each, facts, environment).split('\n'));
  const remedy = [...new Set(lines.filter((line) => line !== ''))].join('\n');
  const isAsked = status !== 'skipped';
  const words = sayVerdict(verdict);
  const said = listEvidence(facts, now);
  return {
    id: secret.path,
    kind: secret.kind,
    destinations: secret.destinations,
    status,
    verdict: verdict.kind,
    words,
    summary: isAsked ? `${words} · ${sayFacts(facts, now)}` : words,
    facts: isAsked ? listFacts(facts, now) : [],
    evidence: [
      ...others.filter((other) => !isSaid(other, said)).map((other) => `also: ${sayVerdict(other)}`),
      ...said,
    ],
    ...(remedy !== '' && { remedy }),
  };
}

/** Why a fact could not be asked stands beside that fact. */
function isSaid(other: Verdict, evidence: readonly string[]): boolean {
  return other.kind === 'cannot-tell' && evidence.some((line) => line.endsWith(other.why));
}

export function judge(secrets: readonly Pick<SecretResult, 'status'>[]): SecretsVerdict {
  if (secrets.some(({ status }) => status === 'failed')) return 'incomplete';
  return secrets.some(({ status }) => status === 'unknown') ? 'unknown' : 'complete';
}

/** `2 of 8 secrets of Production are not right, 1 warning, 1 could not be asked`. `isPart`: others were not asked about. */
export function sentenceOf(
  title: string,
  secrets: readonly Pick<SecretResult, 'status'>[],
  isPart = false,
): string {
  const count = (wanted: SecretResult['status']) => secrets.filter(({ status }) => status === wanted).length;
  const asked = plural(secrets.length - count('skipped'), 'secret');
  const all = isPart ? `the ${asked} asked about` : `all ${asked}`;
  const wrong = count('failed');
  const unknown = count('unknown');
  const warnings = count('warning') > 0 ? [plural(count('warning'), 'warning')] : [];
  switch (judge(secrets)) {
    case 'complete':
      return [`${title} has ${all}`, ...warnings].join(', ');
    case 'unknown': {
      const sentence = `could not determine whether ${title} has ${all}`;
      return `${sentence}: ${[`${unknown} could not be asked`, ...warnings].join(', ')}`;
    }
    case 'incomplete': {
      const unasked = unknown > 0 ? [`${unknown} could not be asked`] : [];
      const are = wrong === 1 ? 'is' : 'are';
      const of = isPart ? `${asked} asked about in ${title}` : `${asked} of ${title}`;
      return [`${wrong} of ${of} ${are} not right`, ...warnings, ...unasked].join(', ');
    }
  }
}

/** The run as people see it, while it goes on (no verdict yet) and when it has ended. */
export function toReport(run: {
  readonly environment: Pick<Environment, 'name' | 'title' | 'secrets'>;
  readonly secrets: readonly (SecretResult | PendingSecret)[];
  readonly durationMs: number;
}): Report {
  const { environment, secrets, durationMs } = run;
  const finished = secrets.filter((secret) => secret.status !== 'running');
  const isOver = finished.length === secrets.length;
  return {
    title: `${environment.title} secrets`,
    environment: environment.name,
    rows: secrets.map(toRow),
    noun: 'secret',
    columns: FACTS,
    durationMs,
    ...(isOver && { verdict: toAnswer(environment, finished) }),
  };
}

function toAnswer(
  { title, secrets: all }: Pick<Environment, 'title' | 'secrets'>,
  secrets: readonly SecretResult[],
): Answer {
  const answer = { complete: 'yes', incomplete: 'no', unknown: 'unknown' } as const;
  const sentence = sentenceOf(title, secrets, secrets.length < all.length);
  return { answer: answer[judge(secrets)], sentence };
}

function toRow(secret: SecretResult | PendingSecret): ReportRow {
  const { id, destinations } = secret;
  const title = destinations.join(', ');
  if (secret.status === 'running') return { id, title, state: 'running' };
  const { status: state, words: summary, evidence, remedy, facts } = secret;
  const cells = facts.map(({ state, word }) => ({ state, word }));
  return { id, title, state, summary, evidence, cells, ...(remedy !== undefined && { remedy }) };
}
