import type { Environment } from '../../../config/schema.ts';
import type { Kubernetes } from '../../../integrations/kubernetes/kubernetes.ts';
import { askSecretPresence } from '../../../integrations/kubernetes/secret-presence.ts';
import { getIngressDomain } from '../../../integrations/openshift/ingress.ts';
import { byCondition, conditionPart } from '../parts/condition-part.ts';
import { objectPart } from '../parts/object-part.ts';
import { CERTIFICATES, CLUSTER_ISSUERS, INGRESS_CONTROLLERS } from '../parts/resources.ts';
import type { Part, Step } from '../step.ts';

/** Where the router takes certificates from. */
const ROUTER = 'openshift-ingress';

/** The Secret that holds the wildcard certificate which cert-manager keeps. */
const OWN_SECRET = 'bitiq-wildcard';

/** The certificate of everything below the base domain. */
export function tls(kubernetes: Kubernetes, environment: Environment): Step {
  return { id: 'tls', title: 'TLS', parts: WAYS[environment.bootstrap.tls](kubernetes, environment) };
}

const WAYS: Readonly<
  Record<
    Environment['bootstrap']['tls'],
    (kubernetes: Kubernetes, environment: Environment) => readonly Part[]
  >
> = { router: byRouter, 'cert-manager': byCertManager, custom: byHand };

/** The router has a certificate for its own domain from the start. */
function byRouter(kubernetes: Kubernetes, { baseDomain }: Environment): readonly Part[] {
  return [
    {
      id: 'tls/domain',
      title: "The router's own domain",
      async look(signal) {
        const domain = await getIngressDomain(kubernetes, signal);
        if (domain === baseDomain) return { state: 'so', evidence: `the router serves *.${domain}` };
        const has = domain === undefined ? 'no domain' : domain;
        return {
          state: 'fails',
          code: 'other-domain',
          reason: `the router's own certificate is for ${has}, and the environment lives under ${baseDomain}`,
          remedy: 'Set bootstrap.tls to cert-manager or custom in bitiq.yaml.',
        };
      },
    },
  ];
}

function byCertManager(kubernetes: Kubernetes, environment: Environment): readonly Part[] {
  const { name, baseDomain, bootstrap } = environment;
  const { email, region, hostedZone, server } = bootstrap.certManager;
  const issuer = `letsencrypt-dns01-route53-${name}`;
  const credentials = {
    accessKeyIDSecretRef: { name: 'route53-credentials', key: 'access-key-id' },
    secretAccessKeySecretRef: { name: 'route53-credentials', key: 'secret-access-key' },
  };
  const route53 = { region, ...(hostedZone !== undefined && { hostedZoneID: hostedZone }), ...credentials };
  const clusterIssuer = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: { name: issuer },
    spec: {
      acme: {
        server,
        email,
        privateKeySecretRef: { name: `${issuer}-account` },
        solvers: [{ dns01: { route53 } }],
      },
    },
  };
  const certificate = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: OWN_SECRET, namespace: ROUTER },
    spec: {
      secretName: OWN_SECRET,
      dnsNames: [`*.${baseDomain}`],
      issuerRef: { name: issuer, kind: 'ClusterIssuer', group: 'cert-manager.io' },
    },
  };
  const made = { id: 'tls/certificate', resource: CERTIFICATES, object: certificate };
  return [
    objectPart(kubernetes, { id: 'tls/issuer', resource: CLUSTER_ISSUERS, object: clusterIssuer }),
    conditionPart(kubernetes, {
      id: 'tls/issuer-ready',
      resource: CLUSTER_ISSUERS,
      name: issuer,
      judge: byCondition('Ready'),
    }),
    objectPart(kubernetes, made),
    conditionPart(kubernetes, {
      ...made,
      id: 'tls/certificate-ready',
      name: OWN_SECRET,
      namespace: ROUTER,
      judge: byCondition('Ready'),
    }),
    servedPart(kubernetes, OWN_SECRET),
  ];
}

function byHand(kubernetes: Kubernetes, { bootstrap }: Environment): readonly Part[] {
  const { secret } = bootstrap.customCertificate;
  return [
    {
      id: 'tls/secret',
      title: `Secret ${ROUTER}/${secret}`,
      async look(signal) {
        const presence = await askSecretPresence(kubernetes, { name: secret, namespace: ROUTER, signal });
        if (presence === 'present') return { state: 'so', evidence: `Secret ${ROUTER}/${secret} is there` };
        return {
          state: 'fails',
          code: 'no-certificate',
          reason: `Secret ${ROUTER}/${secret} with the certificate is not there`,
          remedy: `oc create secret tls ${secret} -n ${ROUTER} --cert=<file> --key=<file>`,
        };
      },
    },
    servedPart(kubernetes, secret),
  ];
}

/** The router serves that certificate. */
function servedPart(kubernetes: Kubernetes, secret: string): Part {
  return objectPart(kubernetes, {
    id: 'tls/router',
    resource: INGRESS_CONTROLLERS,
    object: {
      apiVersion: 'operator.openshift.io/v1',
      kind: 'IngressController',
      metadata: { name: 'default', namespace: 'openshift-ingress-operator' },
      spec: { defaultCertificate: { name: secret } },
    },
  });
}
