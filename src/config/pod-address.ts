/** The API server of the cluster whose pod this process runs in, as the kubelet tells it; `undefined` elsewhere. */
export function readPodAddress(
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = env;
  if (host === '' || !/^\d+$/.test(port)) return undefined;
  return `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
