import { z } from 'zod';
import { duration } from '../../src/config/duration.ts';
import { configFile } from '../../src/config/schema.ts';
import { unwrap } from '../../src/config/schema-walk.ts';
import { isSecretVariable, variables } from '../../src/config/variables.ts';

type Schema = z.core.$ZodType;

/** One line of a table. */
export interface Setting {
  /** `environments.<name>.vault.mount`; lists as `waves[]`. */
  readonly name: string;
  readonly type: string;
  /** As it is written; empty: none. */
  readonly default: string;
  readonly isRequired: boolean;
  readonly description: string;
}

/** `docs/configuration.md`, made from the schemas. */
export function renderConfigurationPage(): string {
  const keys = listKeys(configFile);
  const isOfEnvironment = ({ name }: Setting) => name.startsWith('environments.<name>.');
  const shorten = (setting: Setting) => ({
    ...setting,
    name: setting.name.slice('environments.<name>.'.length),
  });
  return `# Configuration

<!-- Made by npm run docs from src/config: change the schemas, not this page. -->

Two places: environment variables, also from a file \`.env\` beside the process, and \`bitiq.yaml\` ([an example with every key](../bitiq.example.yaml)). Secrets are in variables alone: a key that ends in \`Env\` names the variable that holds one. Paths in \`bitiq.yaml\` are relative to it. An unknown key, a wrong value or a missing one is told with its line, all at once, by [\`bitiq config check\`](commands/config.md) and at each start.

Lengths of time are a whole number and a unit: \`500ms\`, \`30s\`, \`10m\`, \`2h\`, \`14d\`. \`<name>\` is a name of yours, \`[]\` an entry of a list. "Required" counts where what it stands in is there.

## Environment variables

Empty means not set.

${renderTable(listVariables())}
## bitiq.yaml

${renderTable(keys.filter((key) => !isOfEnvironment(key)))}
## Keys of an environment

Each stands under \`environments.<name>\`.

${renderTable(keys.filter(isOfEnvironment).map(shorten))}`;
}

function listVariables(): readonly Setting[] {
  return Object.entries(variables.shape).map(([name, schema]) => {
    const setting = toSetting(name, schema);
    const note = isSecretVariable(name) ? ' Secret: never shown.' : '';
    return { ...setting, description: `${setting.description}${note}` };
  });
}

/** Every key below a schema, each once, in the schema's order; what stands in itself is told once. */
export function listKeys(schema: Schema, path = '', above: readonly Schema[] = []): readonly Setting[] {
  const bare = unwrap(schema);
  if (above.includes(bare)) return [];
  const within = [...above, bare];
  if (bare instanceof z.ZodObject) {
    const join = (key: string) => (path === '' ? key : `${path}.${key}`);
    return Object.entries(bare.shape as Record<string, Schema>).flatMap(([key, child]) => [
      toSetting(join(key), child),
      ...listKeys(child, join(key), within),
    ]);
  }
  if (bare instanceof z.ZodRecord) return listKeys(bare.valueType, `${path}.<name>`, within);
  if (bare instanceof z.ZodArray) return listKeys(bare.element, `${path}[]`, within);
  if (!(bare instanceof z.ZodUnion)) return [];
  return mergeForms(
    bare.options.map((option) => listKeys(option, path, within)).filter(({ length }) => length > 0),
  );
}

/** The keys of the forms that one thing may have: each once, and required where every form requires it. */
function mergeForms(forms: readonly (readonly Setting[])[]): readonly Setting[] {
  const merged = new Map<string, Setting>();
  for (const setting of forms.flat()) {
    const known = merged.get(setting.name);
    merged.set(setting.name, known === undefined ? setting : mergeTwo(known, setting));
  }
  const isInAll = (name: string) =>
    forms.every((form) => form.some((each) => each.name === name && each.isRequired));
  return [...merged.values()].map((setting) => ({ ...setting, isRequired: isInAll(setting.name) }));
}

function mergeTwo(one: Setting, other: Setting): Setting {
  const both = (key: 'type' | 'default' | 'description') =>
    [...new Set([one[key], other[key]].filter((text) => text !== ''))].join(' or ');
  return { ...one, type: both('type'), default: both('default'), description: both('description') };
}

function toSetting(name: string, schema: Schema): Setting {
  const given = defaultOf(schema);
  return {
    name,
    type: describeType(schema),
    default: given === undefined || isEmptyObject(given) ? '' : `\`${format(given)}\``,
    isRequired: given === undefined && !schema._zod.optin,
    description: descriptionOf(schema) ?? '',
  };
}

function format(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isEmptyObject(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
  );
}

function defaultOf(schema: Schema): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.def.defaultValue;
  if (schema instanceof z.ZodOptional) return defaultOf(schema.unwrap());
  return schema instanceof z.ZodPipe ? defaultOf(schema.in) : undefined;
}

function descriptionOf(schema: Schema): string | undefined {
  const own = z.globalRegistry.get(schema)?.description;
  const inner = unwrap(schema);
  return own ?? (inner === schema ? undefined : z.globalRegistry.get(inner)?.description);
}

function describeType(schema: Schema): string {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodObject) return 'map';
  if (bare instanceof z.ZodRecord) return 'map by name';
  if (bare instanceof z.ZodArray) return `list of ${pluralOf(describeType(bare.element))}`;
  if (bare instanceof z.ZodUnion) return [...new Set(bare.options.map(describeType))].join(' or ');
  if (bare instanceof z.ZodEnum || bare instanceof z.ZodLiteral)
    return [...bare._zod.values].map((value) => `\`${String(value)}\``).join(', ');
  if (bare instanceof z.ZodNumber) return describeNumber(bare);
  if (bare instanceof z.ZodBoolean) return 'true or false';
  if (bare === unwrap(duration)) return 'length of time';
  return wordsOf(bare) ?? 'text';
}

const PLURALS: Readonly<Record<string, string>> = {
  map: 'maps',
  text: 'texts',
  'length of time': 'lengths of time',
  'map by name': 'maps by name',
};

function pluralOf(type: string): string {
  return PLURALS[type] ?? `(${type})`;
}

function describeNumber({ minValue, maxValue }: z.ZodNumber): string {
  const isOpen = maxValue === null || maxValue >= Number.MAX_SAFE_INTEGER;
  return isOpen ? `whole number from ${minValue ?? 0}` : `whole number, ${minValue ?? 0} to ${maxValue}`;
}

/** What a wrong value is told that it should be: no other words say better what is right. */
function wordsOf(schema: Schema): string | undefined {
  const { checks = [], error } = schema._zod.def;
  const errors = [...checks.map(({ _zod }) => _zod.def.error), error];
  return errors
    .map((say) => say?.({ code: 'custom', input: '', path: [], message: '' } as never))
    .map((said) => (typeof said === 'string' ? said : said?.message))
    .find((said) => said !== undefined && said !== null);
}

function renderTable(settings: readonly Setting[]): string {
  const rows = settings.map(({ name, type, default: given, isRequired, description }) =>
    [`\`${name}\``, type, isRequired ? 'required' : given, description].map(escapeCell).join(' | '),
  );
  return `| name | type | default | what it is |\n|---|---|---|---|\n${rows.map((row) => `| ${row} |\n`).join('')}`;
}

function escapeCell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/<(?=[^`]*(?:`[^`]*`[^`]*)*$)/g, '\\<')
    .replaceAll('\n', ' ');
}
