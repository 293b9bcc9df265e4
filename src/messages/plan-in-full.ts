/** Everything that people approve, in words. Texts are plain: the renderers escape and cut. */
export interface PlanInFull {
  /** `Sync prod`. */
  readonly act: string;
  readonly runId: string;
  /** `6b1f-20c9`, and all 64 digits. */
  readonly planId: string;
  readonly hash: string;
  /** What is true of the whole: `nothing is pruned`, `no freeze`, `preflight ready 4 min ago`, the cluster. */
  readonly facts: readonly string[];
  /** What whoever approves confirms besides: `RBAC was reviewed`. Default: nothing. */
  readonly confirmations?: readonly string[];
  /** In the order in which they are carried out. */
  readonly waves: readonly (readonly PlannedPart[])[];
  /** What stands before each of them. Default: `wave 1 of 2`, where there are several. */
  readonly titles?: readonly string[];
  /** What prints all of it at a terminal: `bitiq sync prod --dry-run`. */
  readonly command: string;
}

/** What each kind of plan says for itself. */
export type PlanContent = Pick<PlanInFull, 'facts' | 'confirmations' | 'waves' | 'titles'>;

/** One application of a plan. Empty lists are not told. */
export interface PlannedPart {
  readonly name: string;
  /** `581dc4d → 9f0c2e1, 2 resources change`. */
  readonly gist: string;
  readonly commits: readonly { readonly text: string; readonly url: string }[];
  readonly images: readonly string[];
  readonly resources: readonly string[];
  /** What is written, in full. Default: nothing. */
  readonly objects?: readonly PlannedObject[];
  readonly pruned: readonly string[];
  readonly windows: readonly string[];
  /** As Argo CD is given them. */
  readonly options: readonly string[];
}

/** One thing that is written. */
export interface PlannedObject {
  /** `Subscription vault-secrets-operator`. */
  readonly name: string;
  /** Which of that name: `in openshift-operators · operators.coreos.com/v1alpha1`. Empty: there is one. */
  readonly place: string;
  /** All else that is wanted of it, as YAML, a line each. */
  readonly fields: readonly string[];
}

/** The lists of an application, with the word that stands before each. */
export function listsOf(
  part: PlannedPart,
): readonly { readonly word: string; readonly lines: readonly string[] }[] {
  return [
    { word: 'images', lines: part.images },
    { word: 'changes', lines: part.resources },
    { word: 'pruned', lines: part.pruned },
    { word: 'windows', lines: part.windows },
    { word: 'options', lines: part.options },
  ].filter(({ lines }) => lines.length > 0);
}
