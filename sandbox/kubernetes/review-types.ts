import { type ResourceType, typesOf } from './resource-type.ts';

/** Kinds that are answered and never stored, for discovery. */
export const REVIEW_TYPES: readonly ResourceType[] = [
  {
    group: 'authentication.k8s.io',
    versions: ['v1'],
    resources: [
      { plural: 'selfsubjectreviews', kind: 'SelfSubjectReview', cluster: true as const },
      { plural: 'tokenreviews', kind: 'TokenReview', cluster: true as const },
    ],
  },
  {
    group: 'authorization.k8s.io',
    versions: ['v1'],
    resources: [
      { plural: 'localsubjectaccessreviews', kind: 'LocalSubjectAccessReview' },
      { plural: 'selfsubjectaccessreviews', kind: 'SelfSubjectAccessReview', cluster: true as const },
      { plural: 'selfsubjectrulesreviews', kind: 'SelfSubjectRulesReview', cluster: true as const },
      { plural: 'subjectaccessreviews', kind: 'SubjectAccessReview', cluster: true as const },
    ],
  },
].flatMap((group) => typesOf(group, false));
