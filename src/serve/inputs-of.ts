/** An input of a submitted dialog, as Slack sends it. */
interface InputState {
  readonly value?: string | null | undefined;
  readonly selected_option?: { readonly value?: string | undefined } | null | undefined;
  readonly selected_date?: string | null | undefined;
  readonly selected_options?: readonly { readonly value?: string | undefined }[] | null | undefined;
}

/**
 * What was typed, by `block_id`; what was chosen; a date as `2026-11-27`; of checkboxes the values that are
 * ticked, with commas. Each of our blocks has one input.
 */
export function inputsOf(
  values: Readonly<Record<string, Readonly<Record<string, InputState>>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, inputs]) => [block, toText(Object.values(inputs)[0])]),
  );
}

function toText(input: InputState | undefined): string {
  const ticked = input?.selected_options?.map((option) => option.value ?? '');
  const chosen = input?.selected_option?.value ?? input?.selected_date;
  return ticked?.join(',') ?? chosen ?? input?.value ?? '';
}
