# bitiq's own policy: which keys a secret has and how old it is, never a value.
# `gitops` is the KV v2 mount (vault.mount in bitiq.yaml); policies are named gitops-<env>.

path "gitops/subkeys/*" {
  capabilities = ["read"]
}

path "gitops/metadata/*" {
  capabilities = ["read"]
}

path "gitops/data/*" {
  capabilities = ["deny"]
}

path "sys/policies/acl/gitops-*" {
  capabilities = ["read"]
}

path "sys/capabilities-self" {
  capabilities = ["update"]
}

path "auth/token/lookup-self" {
  capabilities = ["read"]
}

path "auth/token/renew-self" {
  capabilities = ["update"]
}
