/** What Slack allows in one place of a block. */
export type Rule =
  | {
      readonly is: 'string';
      readonly min?: number;
      readonly max?: number;
      readonly oneOf?: readonly string[];
    }
  | { readonly is: 'boolean' | 'number' | 'url' | 'anything' }
  | { readonly is: 'text'; readonly kinds: readonly string[]; readonly max: number }
  | { readonly is: 'list'; readonly min: number; readonly max: number; readonly of: Rule }
  | { readonly is: 'shape'; readonly shape: Shape }
  /** An object whose `type` names one of these shapes. */
  | {
      readonly is: 'typed';
      readonly shapes: Readonly<Record<string, Shape>>;
      readonly only?: readonly string[];
    };

export interface Shape {
  readonly required?: Readonly<Record<string, Rule>>;
  readonly optional?: Readonly<Record<string, Rule>>;
  /** At least one of these fields has to be there. */
  readonly anyOf?: readonly string[];
}
