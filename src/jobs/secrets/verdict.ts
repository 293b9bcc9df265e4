import type { Environment } from '../../config/schema.ts';
import type { SecretKind } from '../../config/secrets-schema.ts';
import type { Verdict as Answer, Report, ReportRow } from '../../report.ts';
import { plural } from '../preflight/wording.ts';
import type { SecretFacts } from './facts.ts';
import { type Judgement, judgeSecret, type Verdict } from './judge-secret.ts';
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
  /** The verdict in words, then the facts. */
  readonly summary: string;
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
  const remedies = [verdict, ...others].map((each) => remedyFor(each, facts, environment));
  const remedy = [...new Set(remedies.filter((each) => each !== ''))].join('\n');
  const said = status === 'skipped' ? '' : sayFacts(facts, now);
  return {
    id: secret.path,
    kind: secret.kind,
    destinations: secret.destinations,
    status,
    verdict: verdict.kind,
    summary: [sayVerdict(verdict), said].filter((part) => part !== '').join(' · '),
    evidence: [...others.map((other) => `also: ${sayVerdict(other)}`), ...listEvidence(facts)],
    ...(remedy !== '' && { remedy }),
  };
}

export function judge(secrets: readonly Pick<SecretResult, 'status'>[]): SecretsVerdict {
  if (secrets.some(({ status }) => status === 'failed')) return 'incomplete';
  return secrets.some(({ status }) => status === 'unknown') ? 'unknown' : 'complete';
}

/** `2 of 8 secrets of Production are not right, 1 warning, 1 could not be asked`. */
export function sentenceOf(title: string, secrets: readonly Pick<SecretResult, 'status'>[]): string {
  const count = (...wanted: readonly SecretResult['status'][]) =>
    secrets.filter(({ status }) => wanted.includes(status)).length;
  const all = plural(secrets.length - count('skipped'), 'secret');
  const wrong = count('failed');
  const unknown = count('unknown');
  const warnings = count('warning') > 0 ? [plural(count('warning'), 'warning')] : [];
  switch (judge(secrets)) {
    case 'complete':
      return [`${title} has all ${all}`, ...warnings].join(', ');
    case 'unknown': {
      const sentence = `could not determine whether ${title} has all ${all}`;
      return `${sentence}: ${[`${unknown} could not be asked`, ...warnings].join(', ')}`;
    }
    case 'incomplete': {
      const unasked = unknown > 0 ? [`${unknown} could not be asked`] : [];
      const are = wrong === 1 ? 'is' : 'are';
      return [`${wrong} of ${all} of ${title} ${are} not right`, ...warnings, ...unasked].join(', ');
    }
  }
}

/** The run as people see it, while it goes on (no verdict yet) and when it has ended. */
export function toReport(run: {
  readonly environment: Pick<Environment, 'name' | 'title'>;
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
    durationMs,
    ...(isOver && { verdict: toAnswer(environment.title, finished) }),
  };
}

function toAnswer(title: string, secrets: readonly SecretResult[]): Answer {
  const answer = { complete: 'yes', incomplete: 'no', unknown: 'unknown' } as const;
  return { answer: answer[judge(secrets)], sentence: sentenceOf(title, secrets) };
}

function toRow(secret: SecretResult | PendingSecret): ReportRow {
  const { id, destinations } = secret;
  const title = destinations.join(', ');
  if (secret.status === 'running') return { id, title, state: 'running' };
  const { status: state, summary, evidence, remedy } = secret;
  return { id, title, state, summary, evidence, ...(remedy !== undefined && { remedy }) };
}
