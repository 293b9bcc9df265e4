import type { BlockObject } from '../../message.ts';

/** Block Kit's option object. */
export interface Option {
  readonly text: { readonly type: string; readonly text: string };
  readonly value: string;
  readonly description?: object;
  readonly url?: string;
}

interface OptionGroup {
  readonly label: { readonly text: string };
  readonly options: readonly Option[];
}

/** All options of an element, out of their groups. */
export function optionsOf(element: BlockObject): readonly Option[] {
  return [...((element.options ?? []) as Option[]), ...groupsOf(element).flatMap(({ options }) => options)];
}

export function groupsOf(element: BlockObject): readonly OptionGroup[] {
  return (element.option_groups ?? []) as OptionGroup[];
}
