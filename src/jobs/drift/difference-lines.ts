import type { ResourceStates } from '../../integrations/argocd/managed-resources.ts';

/** More of them nobody reads in a message. */
const MOST_LINES = 20;

/** More of one value is cut. */
const LONGEST_VALUE = 60;

/** What is not told by a difference: who wrote what, and what the cluster adds. */
const LEFT_OUT = new Set([
  'status',
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]',
]);

/** Names under which a value is not shown, unless it only names or finds something. */
const SECRET = /passw|secret|token|credential|(api|access|private)[-_]?key/i;
const NAMES = /(name|ref|path|key)$/i;

/** One field that differs. */
export interface FieldDifference {
  /** `spec.template.spec.containers[toy-web].image`. */
  readonly path: string;
  /** The last part of it: `image`. */
  readonly field: string;
  /** `2 in Git, 5 live`, or that it differs where values are not shown. */
  readonly how: string;
}

/** What of a resource differs, field by field in the order of its names. Of a Secret no value is shown. */
export function listDifferences(
  { live, desired }: ResourceStates,
  { kind, group }: { readonly kind: string; readonly group: string },
): readonly FieldDifference[] {
  if (live === undefined || desired === undefined) return [];
  const hidesAll = kind === 'Secret' && group === '';
  const [there, inGit] = [leavesOf(live), leavesOf(desired)];
  return [...new Set([...inGit.keys(), ...there.keys()])]
    .toSorted()
    .filter((path) => inGit.get(path)?.value !== there.get(path)?.value)
    .filter((path) => !isFilled(path, inGit, there) && !isFilled(path, there, inGit))
    .map((path) => {
      const [git, own] = [inGit.get(path), there.get(path)];
      const isHidden = hidesAll || [git, own].some((leaf) => leaf !== undefined && isSecret(leaf));
      return { path, field: (git ?? own)?.field ?? path, how: sayHow(git, own, isHidden) };
    });
}

/** A line each: `spec.replicas: 2 in Git, 5 live`. */
export function toLines(differences: readonly FieldDifference[]): readonly string[] {
  const lines = differences.map(({ path, how }) => `${cut(path, 160)}: ${how}`);
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `and ${lines.length - MOST_LINES + 1} more`];
}

/** Whether what is empty here is not so there: then what is in it tells the difference. */
function isFilled(path: string, here: ReadonlyMap<string, Leaf>, there: ReadonlyMap<string, Leaf>): boolean {
  if (!['{}', '[]'].includes(here.get(path)?.value ?? '')) return false;
  return [...there.keys()].some((other) => other.startsWith(`${path}.`) || other.startsWith(`${path}[`));
}

interface Leaf {
  readonly value: string;
  readonly field: string;
  readonly parts: readonly string[];
}

function sayHow(git: Leaf | undefined, live: Leaf | undefined, isHidden: boolean): string {
  if (isHidden) {
    if (git !== undefined && live !== undefined) return 'differs';
    return git === undefined ? 'not in Git, is live' : 'is in Git, not live';
  }
  const inGit = git === undefined ? 'not in Git' : `${cut(git.value, LONGEST_VALUE)} in Git`;
  return `${inGit}, ${live === undefined ? 'not live' : `${cut(live.value, LONGEST_VALUE)} live`}`;
}

/** Of a text of many lines, or one that holds a secret by its name, only that it differs is told. */
function isSecret({ value, parts }: Leaf): boolean {
  const isNamed = parts.some((part) => SECRET.test(part) && !NAMES.test(part));
  return isNamed || value.includes('\n') || /(passw|secret|token)[^=:\s]*[=:]\s*\S/i.test(value);
}

/** Everything in an object that has no parts of its own, by its path. */
function leavesOf(root: unknown): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  const walk = (value: unknown, path: string, parts: readonly string[]): void => {
    if (LEFT_OUT.has(path)) return;
    const children = childrenOf(value);
    if (children.length === 0) {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      leaves.set(path, { value: text ?? 'null', field: parts.at(-1) ?? path, parts });
    }
    for (const { step, name, child } of children)
      walk(child, step.startsWith('[') || path === '' ? path + step : `${path}.${step}`, [...parts, name]);
  };
  walk(root, '', []);
  return leaves;
}

interface Child {
  /** As it stands in a path: `image`, `[toy-web]`, `["a.b/c"]`. */
  readonly step: string;
  readonly name: string;
  readonly child: unknown;
}

function childrenOf(value: unknown): readonly Child[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const names = namesOf(value);
    return value.map((child, index) => {
      const name = names[index] ?? String(index);
      return { step: `[${name}]`, name, child };
    });
  }
  return Object.entries(value).map(([name, child]) => {
    return { step: /^[\w-]+$/.test(name) ? name : `[${JSON.stringify(name)}]`, name, child };
  });
}

/** What its elements are called, where each has a name of its own: containers, ports, variables. */
function namesOf(list: readonly unknown[]): readonly string[] {
  const names = list.map((each) =>
    typeof each === 'object' && each !== null && 'name' in each ? each.name : undefined,
  );
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return isNamed ? names.map(String) : [];
}

function cut(text: string, length: number): string {
  const plain = text.replaceAll(/\s+/g, ' ');
  return plain.length > length ? `${plain.slice(0, length - 1)}…` : plain;
}
