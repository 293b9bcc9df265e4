import { Environment } from '@marcbachmann/cel-js';
import type { Policy, Validation } from './policy.ts';

type Named = NonNullable<Policy['spec']['variables']>[number];

/** What expressions are evaluated with. Integers are `bigint`, as CEL's `int`. */
export interface Inputs {
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly request: unknown;
  readonly namespaceObject: unknown;
}

/** An expression that compiled, ready to be asked. Throws where it cannot be evaluated. */
type Question<T> = (inputs: Inputs) => T;

/** A policy whose every expression compiled. */
export interface CompiledPolicy {
  readonly conditions: readonly { readonly name: string; readonly holds: Question<unknown> }[];
  readonly validations: readonly {
    readonly validation: Validation;
    readonly holds: Question<unknown>;
    readonly messageOf: Question<unknown> | undefined;
  }[];
}

const GVK = { group: 'string', version: 'string', kind: 'string' } as const;
const GVR = { group: 'string', version: 'string', resource: 'string' } as const;

/** The fields of `request` with their types, after Kubernetes' own declaration of them. */
const REQUEST = {
  kind: GVK,
  resource: GVR,
  subResource: 'string',
  requestKind: GVK,
  requestResource: GVR,
  requestSubResource: 'string',
  name: 'string',
  namespace: 'string',
  operation: 'string',
  userInfo: {
    username: 'string',
    uid: 'string',
    groups: 'list<string>',
    extra: 'map<string, list<string>>',
  },
  dryRun: 'bool',
  options: 'dyn',
} as const;

function newEnvironment(): Environment {
  return new Environment({ enableOptionalTypes: true })
    .registerVariable('object', 'dyn')
    .registerVariable('oldObject', 'dyn')
    .registerVariable('namespaceObject', 'dyn')
    .registerVariable({ name: 'request', schema: REQUEST });
}

/** Variables are worked out where they are first read, and once in a request. */
class Variables {
  constructor(readers: Readonly<Record<string, () => unknown>>) {
    for (const [name, read] of Object.entries(readers)) {
      let known: { readonly value: unknown } | undefined;
      const get = () => {
        known ??= { value: read() };
        return known.value;
      };
      Object.defineProperty(this, name, { enumerable: true, get });
    }
  }
}

/**
 * Compiles a policy as an API server does: objects are dynamic, `request` and variables are typed, and a
 * condition must be a `bool`. Throws with field and reason for the first expression that does not compile.
 */
export function compilePolicy({ spec }: Policy): CompiledPolicy {
  const { variables = [], matchConditions = [], validations = [] } = spec;
  if (spec.paramKind) throw new Error('spec.paramKind: parameters are not simulated');
  const plain = newEnvironment();
  const { environment, variablesOf } = withVariables(variables);
  const inPolicy = (expression: string, field: string, type: string) => {
    const evaluate = compile(environment, expression, field, type);
    return (inputs: Inputs) => evaluate({ ...inputs, variables: variablesOf(inputs) });
  };
  return {
    conditions: matchConditions.map(({ name, expression }, index) => ({
      name,
      holds: compile(plain, expression, `spec.matchConditions[${index}].expression`, 'bool'),
    })),
    validations: validations.map((validation, index) => {
      const { expression, messageExpression: told } = validation;
      const field = `spec.validations[${index}]`;
      return {
        validation,
        holds: inPolicy(expression, `${field}.expression`, 'bool'),
        messageOf: told === undefined ? undefined : inPolicy(told, `${field}.messageExpression`, 'string'),
      };
    }),
  };
}

/** Each variable may read those before it. */
function withVariables(variables: readonly Named[]) {
  const readers: [string, (context: object) => unknown][] = [];
  const fields: Record<string, string> = {};
  let environment = newEnvironment();
  for (const [index, { name, expression }] of variables.entries()) {
    const field = `spec.variables[${index}].expression`;
    readers.push([name, compile(environment, expression, field)]);
    fields[name] = typeOf(environment, expression, field);
    environment = newEnvironment()
      .registerType('Variables', { ctor: Variables, fields: { ...fields } })
      .registerVariable('variables', 'Variables');
  }
  const variablesOf = (inputs: Inputs) => {
    const context: Record<string, unknown> = { ...inputs };
    const own = readers.map(([name, read]) => [name, () => read(context)] as const);
    context.variables = new Variables(Object.fromEntries(own));
    return context.variables;
  };
  return { environment, variablesOf };
}

function compile(environment: Environment, expression: string, field: string, type?: string) {
  const found = typeOf(environment, expression, field);
  if (type !== undefined && found !== type)
    throw new Error(`${field}: must evaluate to ${type} but got ${found}`);
  const evaluate = environment.parse(expression);
  return (context: object): unknown => evaluate({ ...context });
}

function typeOf(environment: Environment, expression: string, field: string): string {
  const checked = environment.check(expression);
  if (checked.valid) return checked.type ?? 'dyn';
  const [reason] = (checked.error?.message ?? 'unknown').split('\n');
  throw new Error(`${field}: compilation failed: ${reason}`);
}
