# As whom bootstrap puts AWS credentials that it has made into Vault: it writes that one secret and reads none.
#
#   vault policy write bitiq-bootstrap deploy/vault/bitiq-bootstrap.hcl
#   vault write auth/kubernetes/role/bitiq-bootstrap token_policies=bitiq-bootstrap token_ttl=10m \
#     bound_service_account_namespaces=bitiq bound_service_account_names=bitiq
#
# `gitops` is the KV v2 mount (vault.mount in bitiq.yaml), `logging/loki-s3` the secret that
# bootstrap.aws.credentials.secret names. Leave this out where bitiq does not make AWS credentials.

path "gitops/data/logging/loki-s3" {
  capabilities = ["create", "update"]
}
