import { readFileSync } from 'node:fs';

interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** An IAM policy of `deploy/aws`. */
export interface IamPolicy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** One call to AWS, with what its conditions see. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export function readIamPolicy(name: string): IamPolicy {
  const file = new URL(`../../deploy/aws/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as IamPolicy;
}

/** Whether IAM lets a call through by this policy alone: something allows it, and nothing denies it. */
export function isAllowedByIam({ Statement }: IamPolicy, request: IamRequest): boolean {
  const applies = Statement.filter((statement) => isAbout(statement, request));
  return applies.length > 0 && applies.every(({ Effect }) => Effect === 'Allow');
}

/** All actions that a policy allows, as they are written. */
export function allowedActions({ Statement }: IamPolicy): readonly string[] {
  return Statement.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf(Action));
}

function isAbout({ Action, NotAction, Resource, Condition = {} }: Statement, request: IamRequest): boolean {
  const isAction = (patterns: readonly string[]) => patterns.some((one) => isLike(one, request.action));
  return (
    (Action === undefined ? !isAction(listOf(NotAction)) : isAction(listOf(Action))) &&
    listOf(Resource).some((one) => isLike(one, request.resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, request.context?.[key], wanted)),
    )
  );
}

/** A negated operator also holds where the key is absent, as IAM has it. */
function holds(operator: string, found: string | undefined, wanted: string): boolean {
  if (operator === 'StringEquals') return found === wanted;
  if (operator === 'StringNotEquals') return found !== wanted;
  if (operator === 'Null') return (found === undefined) === (wanted === 'true');
  throw new Error(`the operator ${operator} is not known here`);
}

function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'i').test(text);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}
