import type { KubernetesObject } from '../world.ts';
import type { ResourceType } from './resource-type.ts';
import { badRequest } from './status.ts';

export type Filter = (object: KubernetesObject) => boolean;

/** Fields that may be selected by, beyond name and namespace. */
const SELECTABLE_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'pods.': [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.podIP',
  ],
  'nodes.': ['spec.unschedulable'],
  'namespaces.': ['status.phase'],
  'secrets.': ['type'],
  'replicationcontrollers.': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  'events.': [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
};

/** Both selectors of a list or watch as one filter. Throws 400 where one cannot be read. */
export function filterOf(type: ResourceType, query: URLSearchParams): Filter {
  const labels = parseLabelSelector(query.get('labelSelector') ?? '');
  const fields = parseFieldSelector(type, query.get('fieldSelector') ?? '');
  return (object) => labels(object) && fields(object);
}

/** `app=web,tier!=db,env in (prod,staging),!canary` as a filter. */
function parseLabelSelector(text: string): Filter {
  const requirements = splitRequirements(text).map(parseRequirement);
  return ({ metadata }) => requirements.every((holds) => holds(metadata.labels ?? {}));
}

type Labels = Readonly<Record<string, string>>;

function splitRequirements(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function parseRequirement(text: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set?.[1]) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    const within = (labels: Labels) => labels[key] !== undefined && values.includes(labels[key]);
    return operator === 'in' ? within : (labels) => !within(labels);
  }
  const equality = /^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equality?.[1]) {
    const [, key = '', operator, value = ''] = equality;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const existence = /^(!?)\s*([\w./-]+)$/.exec(text);
  if (!existence?.[2]) throw badRequest(`found '${text}', expected: !, identifier, or 'end of string'`);
  const [, negated, key] = existence;
  return (labels) => (labels[key] !== undefined) !== (negated === '!');
}

function parseFieldSelector(type: ResourceType, text: string): Filter {
  const terms = splitRequirements(text).map((term) => parseTerm(type, term));
  return (object) => terms.every((holds) => holds(object));
}

function parseTerm(type: ResourceType, term: string): Filter {
  const [, field = '', operator, value = ''] = /^([^!=]+?)(==|=|!=)(.*)$/.exec(term) ?? [];
  const selectable = SELECTABLE_FIELDS[`${type.plural}.${type.group}`] ?? [];
  if (!operator) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  if (!['metadata.name', 'metadata.namespace', ...selectable].includes(field)) {
    throw badRequest(
      selectable.length > 0 || type.custom
        ? `field label not supported: ${field}`
        : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  }
  return (object) => (fieldOf(object, field) === value) === (operator !== '!=');
}

function fieldOf(object: KubernetesObject, field: string): string {
  const path = field === 'source' ? ['source', 'component'] : field.split('.');
  let value: unknown = object;
  for (const part of path) value = (value as Record<string, unknown> | undefined)?.[part];
  return value === undefined ? (field === 'spec.unschedulable' ? 'false' : '') : String(value);
}
