# bitiq's own policy: which keys a secret has and how old it is, never a value.
#
#   vault policy write bitiq deploy/vault/bitiq.hcl
#   vault write auth/kubernetes/role/bitiq token_policies=bitiq token_ttl=1h \
#     bound_service_account_namespaces=bitiq bound_service_account_names=bitiq
#
# The account is the one that the processes run as: it is its token that they show to Vault. Vault warns
# that the role names no audience; it needs none.
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
