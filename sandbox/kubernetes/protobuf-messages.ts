/** A field's JSON name and type: a scalar, a message's name, or `list:` and `map:` of one. */
type Field = readonly [name: string, type: string];

export type MessageName = keyof typeof FIELDS;

/** Field numbers as in the `generated.proto` files of k8s.io/api, for the kinds that are decoded. */
const FIELDS = {
  Unknown: { 1: ['typeMeta', 'TypeMeta'], 2: ['raw', 'bytes'] },
  TypeMeta: { 1: ['apiVersion', 'string'], 2: ['kind', 'string'] },
  ObjectMeta: {
    1: ['name', 'string'],
    2: ['generateName', 'string'],
    3: ['namespace', 'string'],
    5: ['uid', 'string'],
    6: ['resourceVersion', 'string'],
    11: ['labels', 'map:string'],
    12: ['annotations', 'map:string'],
    14: ['finalizers', 'list:string'],
  },
  Namespace: { 1: ['metadata', 'ObjectMeta'] },
  ConfigMap: {
    1: ['metadata', 'ObjectMeta'],
    2: ['data', 'map:string'],
    3: ['binaryData', 'map:bytes'],
    4: ['immutable', 'bool'],
  },
  Secret: {
    1: ['metadata', 'ObjectMeta'],
    2: ['data', 'map:bytes'],
    3: ['type', 'string'],
    4: ['stringData', 'map:string'],
    5: ['immutable', 'bool'],
  },
  ServiceAccount: {
    1: ['metadata', 'ObjectMeta'],
    2: ['secrets', 'list:ObjectReference'],
    3: ['imagePullSecrets', 'list:LocalObjectReference'],
  },
  ObjectReference: { 1: ['kind', 'string'], 2: ['namespace', 'string'], 3: ['name', 'string'] },
  LocalObjectReference: { 1: ['name', 'string'] },
  PolicyRule: {
    1: ['verbs', 'list:string'],
    2: ['apiGroups', 'list:string'],
    3: ['resources', 'list:string'],
    4: ['resourceNames', 'list:string'],
    5: ['nonResourceURLs', 'list:string'],
  },
  Role: { 1: ['metadata', 'ObjectMeta'], 2: ['rules', 'list:PolicyRule'] },
  Binding: {
    1: ['metadata', 'ObjectMeta'],
    2: ['subjects', 'list:Subject'],
    3: ['roleRef', 'RoleRef'],
  },
  Subject: {
    1: ['kind', 'string'],
    2: ['apiGroup', 'string'],
    3: ['name', 'string'],
    4: ['namespace', 'string'],
  },
  RoleRef: { 1: ['apiGroup', 'string'], 2: ['kind', 'string'], 3: ['name', 'string'] },
  AccessReview: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'AccessReviewSpec'] },
  AccessReviewSpec: {
    1: ['resourceAttributes', 'ResourceAttributes'],
    2: ['nonResourceAttributes', 'NonResourceAttributes'],
    3: ['user', 'string'],
    4: ['groups', 'list:string'],
  },
  ResourceAttributes: {
    1: ['namespace', 'string'],
    2: ['verb', 'string'],
    3: ['group', 'string'],
    4: ['version', 'string'],
    5: ['resource', 'string'],
    6: ['subresource', 'string'],
    7: ['name', 'string'],
  },
  NonResourceAttributes: { 1: ['path', 'string'], 2: ['verb', 'string'] },
  RulesReview: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'RulesReviewSpec'] },
  RulesReviewSpec: { 1: ['namespace', 'string'] },
  TokenRequest: { 1: ['metadata', 'ObjectMeta'], 2: ['spec', 'TokenRequestSpec'] },
  TokenRequestSpec: { 1: ['audiences', 'list:string'], 4: ['expirationSeconds', 'int'] },
} as const satisfies Readonly<Record<string, Readonly<Record<number, Field>>>>;

export const MESSAGES: Readonly<Record<MessageName, Readonly<Record<number, Field>>>> = FIELDS;

/** The message that an object of this apiVersion and kind is sent as. */
export const ROOT_MESSAGES: Readonly<Record<string, MessageName>> = {
  'v1/Namespace': 'Namespace',
  'v1/ConfigMap': 'ConfigMap',
  'v1/Secret': 'Secret',
  'v1/ServiceAccount': 'ServiceAccount',
  'rbac.authorization.k8s.io/v1/Role': 'Role',
  'rbac.authorization.k8s.io/v1/ClusterRole': 'Role',
  'rbac.authorization.k8s.io/v1/RoleBinding': 'Binding',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': 'Binding',
  'authorization.k8s.io/v1/SelfSubjectAccessReview': 'AccessReview',
  'authorization.k8s.io/v1/SubjectAccessReview': 'AccessReview',
  'authorization.k8s.io/v1/SelfSubjectRulesReview': 'RulesReview',
  'authentication.k8s.io/v1/TokenRequest': 'TokenRequest',
};
