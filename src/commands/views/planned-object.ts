import { stringify } from 'yaml';
import type { Json } from '../../audit/append.ts';
import type { PlannedObject } from '../../messages/plan-in-full.ts';

/** What is said in so few letters stands beside the name, not below it. */
const SHORT = 60;

/**
 * One part of a plan as people read it: an object of Kubernetes by its kind, name and namespace, anything else by the
 * end of its id; and all else that is wanted of it, as YAML. Together they say everything that is written.
 */
export function toPlannedObject({
  id,
  wanted,
}: {
  readonly id: string;
  readonly wanted: Json;
}): PlannedObject {
  const { rest, ...named } = nameIt(wanted) ?? {
    name: id.slice(id.indexOf('/') + 1),
    place: '',
    rest: wanted,
  };
  return { ...named, fields: fieldsOf(rest) };
}

/** What an object of Kubernetes is called and where it is, and what that leaves out. */
function nameIt(
  wanted: Json,
): { readonly name: string; readonly place: string; readonly rest: Json } | undefined {
  if (!isObject(wanted) || !isObject(wanted.metadata)) return undefined;
  const { apiVersion, kind, metadata, ...rest } = wanted;
  const { name, namespace, ...marks } = metadata;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string')
    return undefined;
  if (namespace !== undefined && typeof namespace !== 'string') return undefined;
  return {
    name: `${kind} ${name}`,
    place: namespace === undefined ? apiVersion : `in ${namespace} · ${apiVersion}`,
    rest: { ...(Object.keys(marks).length > 0 && { metadata: marks }), ...rest },
  };
}

function fieldsOf(rest: Json): readonly string[] {
  if (isObject(rest) && Object.keys(rest).length === 0) return [];
  const flow = stringify(rest, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim();
  const bare = isObject(rest) ? flow.slice(1, -1) : flow;
  if (bare.length <= SHORT && !bare.includes('\n')) return [bare];
  return stringify(rest, { lineWidth: 0 }).trimEnd().split('\n');
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
