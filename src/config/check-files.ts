import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { suggest } from './nearest.ts';
import { type Path, pathText, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml-source.ts';

/** Kubeconfig and CA files of one environment: there, readable, and what they should be. */
export function checkFiles(source: YamlSource, environment: Path): readonly Problem[] {
  return [
    ...checkKubeconfig(source, [...environment, 'cluster']),
    ...checkKubeconfig(source, [...environment, 'argocdCluster']),
    ...checkKubeconfig(source, [...environment, 'argocdWriter']),
    ...checkCertificate(source, [...environment, 'argocdApi', 'caFile']),
    ...checkCertificate(source, [...environment, 'vault', 'caFile']),
    ...checkCertificate(source, [...environment, 'smoke', 'caFile']),
  ];
}

function checkKubeconfig(source: YamlSource, cluster: Path): readonly Problem[] {
  const path = [...cluster, 'kubeconfig'];
  const { text, problems } = readNamedFile(source, path);
  if (text === undefined) return problems;
  const contexts = contextNames(text);
  if (contexts === undefined) return [source.atValue(path, `${pathText(path)} is not a kubeconfig file`)];
  const context = valueAt(source.value, [...cluster, 'context']);
  if (typeof context !== 'string' || contexts.includes(context)) return [];
  const message = `${pathText(cluster)}: unknown context "${context}";${suggest(context, contexts, 'contexts')}`;
  return [source.atValue([...cluster, 'context'], message)];
}

function contextNames(text: string): readonly string[] | undefined {
  try {
    const contexts = valueAt(parse(text), ['contexts']);
    return Array.isArray(contexts)
      ? contexts.map((_, index) => String(valueAt(contexts, [index, 'name'])))
      : undefined;
  } catch {
    return undefined;
  }
}

function checkCertificate(source: YamlSource, path: Path): readonly Problem[] {
  const { text, problems } = readNamedFile(source, path);
  if (text === undefined || text.includes('-----BEGIN CERTIFICATE-----')) return problems;
  return [source.atValue(path, `${pathText(path)} is not a PEM certificate`)];
}

function readNamedFile(source: YamlSource, path: Path): { text?: string; problems: readonly Problem[] } {
  const name = valueAt(source.value, path);
  if (typeof name !== 'string' || name === '') return { problems: [] };
  const file = resolve(dirname(source.file), name);
  try {
    return { text: readFileSync(file, 'utf8'), problems: [] };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return { problems: [source.atValue(path, `${pathText(path)}: ${file} ${reason}`)] };
  }
}
