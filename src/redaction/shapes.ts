/** Secrets known by how they look, whoever they belong to. What the group `before` took stays readable. */
export const SHAPES: readonly RegExp[] = [
  // Vault: service, batch and recovery tokens, and those of before 1.10.
  /hv[sbr]\.[A-Za-z0-9_-]{8,}/g,
  /(?<![A-Za-z0-9.])s\.(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{24}(?![A-Za-z0-9])/g,
  /(?<![A-Za-z0-9.])b\.[A-Za-z0-9_-]{64,}/g,
  // AWS: key ids, and the secret half where it stands beside its name or its id.
  /A(?:KIA|SIA|BIA|CCA|3T[A-Z0-9])[A-Z0-9]{16}/g,
  /(?<before>secret_?(?:access_?)?key["']?[\s:=>]{1,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/gi,
  /(?<before>A(?:K|S)IA[A-Z0-9]{16}["']?[\s,:;]{1,4}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g,
  /(?<before>session_?token["']?[\s:=>]{1,4}["']?)[A-Za-z0-9/+=]{64,}/gi,
  // GitHub, GitLab, npm.
  /gh[opsur]_[A-Za-z0-9_]{16,}(?:[.-][A-Za-z0-9_-]+)*/g,
  /github_pat_[A-Za-z0-9_]{16,}/g,
  /glpat-[A-Za-z0-9_.-]{20,}/g,
  /npm_[A-Za-z0-9]{36}/g,
  // Slack: tokens, and addresses that anybody may write to who knows them.
  /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,}/g,
  /xapp-[A-Za-z0-9-]{10,}/g,
  /(?<before>hooks\.slack\.com\/)[a-z]+\/[\w/-]{16,}/g,
  // OpenShift, SOPS, OpenAI and Google.
  /sha256~[A-Za-z0-9_-]{40,}/g,
  /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g,
  /(?<![A-Za-z0-9])sk-(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{20,}/g,
  /AIza[A-Za-z0-9_-]{35}/g,
  // JWT and JWE; Argo CD's and a ServiceAccount's tokens are among them.
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}(?:\.[A-Za-z0-9_-]*)*/g,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[^"\\]*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|(?=["\\])|$)/g,
  // Passwords and tokens in URLs. `name:tag@sha256:…` is an image.
  /(?<before>:\/\/[^\s/:@"<>\\]*:)(?:[^\s/"<>\\]+|(?!\d+\/)[^\s@"<>\\]+)(?=@(?!sha\d+:))/g,
  /(?<before>:\/\/)(?=[^\s/:@]*\d)[A-Za-z0-9_~.%+-]{20,}(?=@(?!sha\d+:))/g,
  // What stands behind a header's name, or behind its name in JSON as `dockerconfigjson` has it.
  /(?<before>(?:[Bb]earer|BEARER)[\s+]+)(?=\S*[0-9A-Z])[A-Za-z0-9._~+/-]{16,}=*/g,
  /(?<before>authorization["']?[\s:=]{1,3}["']?(?:basic|token|bearer|splunk)[\s+]+)[^\s"'\\,;]{4,}/gi,
  /(?<before>(?:x-vault-token|private-token|x-amz-security-token)["']?[\s:=]{1,3}["']?)[^\s"'\\,;]{8,}/gi,
  /(?<before>"auth"\s*:\s*")[A-Za-z0-9+/=_-]{4,}/g,
  /(?<before>"(?:passw(?:or)?d|(?:identity|registry|access|refresh|client|id)_?token|client_?secret|secret_id)"\s*:\s*")[^"\\]+/gi,
];
