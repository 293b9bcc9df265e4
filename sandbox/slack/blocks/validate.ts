import type { BlockObject } from '../message.ts';
import type { Rule, Shape } from './rule.ts';
import { LIMITS, MESSAGE_BLOCKS, VIEW_BLOCKS, VIEWS } from './rules.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with blocks or a view, worded and pointed at as Slack does. Empty: nothing. */
export type Problems = string[];

/** Checks the blocks of a message. */
export function checkMessageBlocks(blocks: unknown): Problems {
  return checkBlocks(blocks, MESSAGE_BLOCKS, LIMITS.messageBlocks, '/blocks');
}

/** Checks a modal or App Home. */
export function checkView(view: unknown): Problems {
  if (!isFields(view)) return ['must be an object [json-pointer:/view]'];
  const problems: Problems = [];
  const shape = own(VIEWS, String(view.type));
  if (shape === undefined) return [`unsupported type: ${String(view.type)} [json-pointer:/view/type]`];
  checkShape(view, shape, '/view', problems);
  if (!Array.isArray(view.blocks)) return problems;
  problems.push(...checkBlocks(view.blocks, VIEW_BLOCKS, LIMITS.viewBlocks, '/view/blocks'));
  const hasInput = view.blocks.some((block) => isFields(block) && block.type === 'input');
  if (view.type === 'modal' && hasInput && view.submit === undefined) {
    problems.push('missing required field: submit [json-pointer:/view]');
  }
  return problems;
}

function checkBlocks(
  blocks: unknown,
  shapes: Readonly<Record<string, Shape>>,
  max: number,
  pointer: string,
): Problems {
  if (!Array.isArray(blocks)) return [`must be an array [json-pointer:${pointer}]`];
  const problems: Problems = [];
  if (blocks.length > max) problems.push(`no more than ${max} items allowed [json-pointer:${pointer}]`);
  blocks.forEach((block, index) => {
    checkRule(block, { is: 'typed', shapes }, `${pointer}/${index}`, problems);
    if (isFields(block)) checkRule(block.block_id ?? '', blockId, `${pointer}/${index}/block_id`, problems);
  });
  checkUnique(blocks, 'block_id', (index) => `${pointer}/${index}/block_id`, problems);
  blocks.forEach((block, index) => {
    const elements = isFields(block) && block.type === 'actions' ? block.elements : [];
    if (!Array.isArray(elements)) return;
    checkUnique(elements, 'action_id', (at) => `${pointer}/${index}/elements/${at}/action_id`, problems);
  });
  return problems;
}

const blockId: Rule = { is: 'string', min: 0, max: LIMITS.blockId };

function checkUnique(
  items: readonly unknown[],
  field: string,
  pointerOf: (index: number) => string,
  problems: Problems,
): void {
  const seen = new Set<unknown>();
  items.forEach((item, index) => {
    const id = isFields(item) ? item[field] : undefined;
    if (id === undefined || id === '') return;
    if (seen.has(id)) problems.push(`\`${field}\` ${id} already exists [json-pointer:${pointerOf(index)}]`);
    seen.add(id);
  });
}

function checkShape(value: Fields, shape: Shape, pointer: string, problems: Problems): void {
  for (const [name, rule] of Object.entries(shape.required ?? {})) {
    if (value[name] === undefined || value[name] === null) {
      problems.push(`missing required field: ${name} [json-pointer:${pointer}]`);
    } else checkRule(value[name], rule, `${pointer}/${name}`, problems);
  }
  for (const [name, rule] of Object.entries(shape.optional ?? {})) {
    if (value[name] !== undefined && value[name] !== null) {
      checkRule(value[name], rule, `${pointer}/${name}`, problems);
    }
  }
  if (shape.anyOf?.every((name) => value[name] === undefined)) {
    problems.push(`must provide one of: ${shape.anyOf.join(', ')} [json-pointer:${pointer}]`);
  }
  const known = Object.keys({ ...shape.required, ...shape.optional });
  checkKnown(value, [...known, 'type', 'block_id', 'blocks'], pointer, problems);
}

function checkKnown(value: Fields, known: readonly string[], pointer: string, problems: Problems): void {
  const others = Object.keys(value).filter((name) => !known.includes(name));
  problems.push(...others.map((name) => `invalid additional property: ${name} [json-pointer:${pointer}]`));
}

function checkRule(value: unknown, rule: Rule, pointer: string, problems: Problems): void {
  const wrong = (what: string) => problems.push(`${what} [json-pointer:${pointer}]`);
  switch (rule.is) {
    case 'anything':
      return;
    case 'boolean':
    case 'number':
      if (typeof value !== rule.is) wrong(`must be a ${rule.is}`);
      return;
    case 'url':
      if (typeof value !== 'string' || value.length > 3000 || !URL.canParse(value))
        wrong('must be a valid url');
      return;
    case 'string':
      checkString(value, rule, wrong);
      return;
    case 'text':
      checkText(value, rule, pointer, problems);
      return;
    case 'list':
      checkList(value, rule, pointer, problems);
      return;
    case 'shape':
      if (isFields(value)) checkShape(value, rule.shape, pointer, problems);
      else wrong('must be an object');
      return;
    case 'typed':
      checkTyped(value, rule, pointer, problems);
      return;
    default:
      rule satisfies never;
  }
}

function checkString(
  value: unknown,
  rule: Extract<Rule, { is: 'string' }>,
  wrong: (what: string) => void,
): void {
  if (typeof value !== 'string') wrong('must be a string');
  else if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) {
    wrong(`must be one of: ${rule.oneOf.join(', ')}`);
  } else if (value.length < (rule.min ?? 0)) wrong(`must be more than ${(rule.min ?? 1) - 1} characters`);
  else if (rule.max !== undefined && value.length > rule.max)
    wrong(`must be less than ${rule.max + 1} characters`);
}

function checkText(
  value: unknown,
  rule: Extract<Rule, { is: 'text' }>,
  pointer: string,
  problems: Problems,
): void {
  if (!isFields(value)) {
    problems.push(`must be an object [json-pointer:${pointer}]`);
    return;
  }
  checkRule(value.type, { is: 'string', oneOf: rule.kinds }, `${pointer}/type`, problems);
  checkRule(value.text, { is: 'string', min: 1, max: rule.max }, `${pointer}/text`, problems);
  const known = ['type', 'text', value.type === 'mrkdwn' ? 'verbatim' : 'emoji'];
  checkKnown(value, known, pointer, problems);
}

function checkList(
  value: unknown,
  rule: Extract<Rule, { is: 'list' }>,
  pointer: string,
  problems: Problems,
): void {
  if (!Array.isArray(value)) {
    problems.push(`must be an array [json-pointer:${pointer}]`);
    return;
  }
  if (value.length > rule.max)
    problems.push(`no more than ${rule.max} items allowed [json-pointer:${pointer}]`);
  if (value.length < rule.min)
    problems.push(`no less than ${rule.min} items allowed [json-pointer:${pointer}]`);
  value.forEach((item, index) => {
    checkRule(item, rule.of, `${pointer}/${index}`, problems);
  });
}

function checkTyped(
  value: unknown,
  rule: Extract<Rule, { is: 'typed' }>,
  pointer: string,
  problems: Problems,
): void {
  if (!isFields(value)) {
    problems.push(`must be an object [json-pointer:${pointer}]`);
    return;
  }
  const type = String(value.type);
  const shape = rule.only === undefined || rule.only.includes(type) ? own(rule.shapes, type) : undefined;
  if (shape === undefined) problems.push(`unsupported type: ${type} [json-pointer:${pointer}/type]`);
  else checkShape(value, shape, pointer, problems);
}

function own(shapes: Readonly<Record<string, Shape>>, name: string): Shape | undefined {
  return Object.hasOwn(shapes, name) ? shapes[name] : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The blocks as Slack stores them: every block has a `block_id`, every interactive element an `action_id`. */
export function withIds(blocks: readonly BlockObject[], newId: () => string): readonly BlockObject[] {
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id || newId(),
    ...(Array.isArray(block.elements) &&
      block.type === 'actions' && {
        elements: block.elements.map((element) => withActionId(element, newId)),
      }),
    ...(isFields(block.accessory) && { accessory: withActionId(block.accessory, newId) }),
    ...(isFields(block.element) && { element: withActionId(block.element, newId) }),
  }));
}

function withActionId(element: Fields, newId: () => string): Fields {
  return element.type === 'image' ? element : { ...element, action_id: element.action_id ?? newId() };
}
