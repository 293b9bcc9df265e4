/**
 * Secrets known by how they look, whoever they belong to. What the group `before` took stays readable.
 * `…` ends what somebody cut. Every pattern takes a time in proportion to the text: what may be tried
 * from many places looks only so far.
 */
export const SHAPES: readonly RegExp[] = [
  // Vault: service, batch and recovery tokens, and those of before 1.10.
  /hv[sbr]\.[A-Za-z0-9_-]{8,}/g,
  /(?<![A-Za-z0-9.])s\.(?=[A-Za-z0-9]{0,23}[A-Z0-9])(?:[A-Za-z0-9]{24}(?![A-Za-z0-9])|[A-Za-z0-9]{6,23}(?=…))/g,
  /(?<![A-Za-z0-9.])b\.(?:[A-Za-z0-9_-]{64,}|[A-Za-z0-9_-]{6,63}(?=…))/g,
  // AWS: key ids, and the secret half where it stands beside its name or its id.
  /A(?:KIA|SIA|BIA|CCA|3T[A-Z0-9])(?:[A-Z0-9]{16}|[A-Z0-9]{4,15}(?=…))/g,
  /(?<before>secret_?(?:access_?)?key["']?[\s:=>]{1,4}["']?)(?:[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])|[A-Za-z0-9/+]{6,39}(?=…))/gi,
  /(?<before>A(?:K|S)IA[A-Z0-9]{16}["']?[\s,:;]{1,4}["']?)(?:[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])|[A-Za-z0-9/+]{6,39}(?=…))/g,
  /(?<before>session_?token["']?[\s:=>]{1,4}["']?)(?:[A-Za-z0-9/+=]{64,}|[A-Za-z0-9/+=]{6,63}(?=…))/gi,
  // GitHub, GitLab, npm.
  /gh[opsur]_(?:[A-Za-z0-9_]{16,}|[A-Za-z0-9_]{4,15}(?=…))(?:[.-][A-Za-z0-9_-]+)*/g,
  /github_pat_(?:[A-Za-z0-9_]{16,}|[A-Za-z0-9_]{4,15}(?=…))/g,
  /glpat-[A-Za-z0-9_.-]{6,}/g,
  /npm_(?:[A-Za-z0-9]{36}|[A-Za-z0-9]{6,35}(?=…))/g,
  // Slack: tokens, and addresses that anybody may write to who knows them.
  /xox[a-eo-s](?:\.xox[a-z])?-(?:[A-Za-z0-9-]{10,}|[A-Za-z0-9-]{4,9}(?=…))/g,
  /xapp-[A-Za-z0-9-]{6,}/g,
  /(?<before>hooks\.slack\.com\/)[a-z]{1,20}\/[\w/-]{6,}/g,
  // OpenShift, SOPS, OpenAI and Google.
  /sha256~[A-Za-z0-9_-]{6,}/g,
  /AGE-SECRET-KEY-1[A-Z0-9]{6,}/g,
  /(?<![A-Za-z0-9])sk-(?=[a-z0-9_-]{0,60}[A-Z])[A-Za-z0-9_-]{20,}/g,
  /AIza(?:[A-Za-z0-9_-]{35}|[A-Za-z0-9_-]{6,34}(?=…))/g,
  // JWT and JWE, also a part of one; Argo CD's and a ServiceAccount's tokens are among them.
  /eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)*/g,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[^"\\]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|(?=["\\])|$)/g,
  // Passwords and tokens in URLs. `name:tag@sha256:…` is an image.
  /(?<before>:\/\/[^\s/:@"<>\\]{0,200}:)(?:[^\s/"<>\\]{1,400}|(?!\d{1,9}\/)[^\s@"<>\\]{1,128})(?=@(?!sha\d+:))/g,
  /(?<before>:\/\/[^\s/:@"<>\\]{0,200}:)(?!\d{1,5}…)[^\s/@"<>\\…]{1,400}(?=…)/g,
  /(?<before>:\/\/)(?=[^\s/:@]{0,100}\d)[A-Za-z0-9_~.%+-]{20,400}(?=@(?!sha\d+:))/g,
  // What stands behind a header's name, or behind its name in JSON as `dockerconfigjson` has it.
  /(?<before>(?:[Bb]earer|BEARER)[\s+]{1,4})(?=[^\s+]{0,60}[0-9A-Z])[A-Za-z0-9._~+/-]{16,}=*/g,
  /(?<before>authorization["']?[\s:=]{1,3}["']?(?:basic|token|bearer|splunk)[\s+]{1,4})[^\s"'\\,;]{4,}/gi,
  /(?<before>(?:x-vault-token|private-token|x-amz-security-token)["']?[\s:=]{1,3}["']?)[^\s"'\\,;]{8,}/gi,
  /(?<before>"auth"\s*:\s*")[A-Za-z0-9+/=_-]{4,}/g,
  /(?<before>"(?:passw(?:or)?d|(?:identity|registry|access|refresh|client|id)_?token|client_?secret|secret_id)"\s*:\s*")[^"\\]+/gi,
];

/** Matches where one of them does: most texts hold no secret, and are looked at once. */
export const ANY_SHAPE = new RegExp(
  SHAPES.map(({ source, ignoreCase }) => (ignoreCase ? `(?i:${source})` : source)).join('|'),
);
