import { isDeepStrictEqual } from 'node:util';

/** One request to an API server, as it goes over the wire. */
export interface Question {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Empty for a GET. */
  readonly body: string;
}

/** What came back. A refusal is its reason alone (`NotFound`, `AlreadyExists`): kubectl prints no more. */
export type Answer = { readonly object: unknown } | { readonly refusal: string };

export interface Exchange {
  readonly question: Question;
  readonly answer: Answer;
}

/** Throws unless both got the same answers to the same questions. */
export function assertSameAnswers(ours: readonly Exchange[], theirs: readonly Exchange[]): void {
  if (ours.length !== theirs.length) throw new Error(`${ours.length} questions, ${theirs.length} answers`);
  for (const [index, { question, answer }] of ours.entries()) {
    const other = theirs[index];
    if (isDeepStrictEqual({ question, answer: toComparable(answer) }, other && comparable(other))) continue;
    throw new Error(
      `${question.method} ${question.path}: bitiq got ${JSON.stringify(answer)}, kubectl ${JSON.stringify(other)}`,
    );
  }
}

const comparable = ({ question, answer }: Exchange) => ({ question, answer: toComparable(answer) });

/** Without what a server makes up anew for each answer of a review. */
function toComparable(answer: Answer): Answer {
  if ('refusal' in answer) return answer;
  return {
    object: JSON.parse(
      JSON.stringify(answer.object, (key, value) => (key === 'creationTimestamp' ? undefined : value)),
    ),
  };
}
