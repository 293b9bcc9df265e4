import { isIPv4, isIPv6 } from 'node:net';
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import type { DnsWorld } from '../world.ts';

/** Response codes of RFC 1035. */
const SERVFAIL = 2;
const NXDOMAIN = 3;

const TTL_SECONDS = 5;

/** The answer to one packet, both as they travel (without TCP's length in front). Throws on rubbish. */
export function answerQuery({ mode, records }: Pick<DnsWorld, 'mode' | 'records'>, packet: Buffer): Buffer {
  const {
    id,
    questions = [],
    flag_rd: isRecursive,
  } = decode(packet) as ReturnType<typeof decode> & {
    flag_rd: boolean;
  };
  const [question] = questions;
  const answers =
    question === undefined || mode === 'servfail' ? undefined : lookUp(records, question.name, question.type);
  const failure = mode === 'servfail' ? SERVFAIL : answers === undefined ? NXDOMAIN : 0;
  const flags = AUTHORITATIVE_ANSWER | RECURSION_AVAILABLE | (isRecursive ? 0x0100 : 0) | failure;
  return encode({ type: 'response', id: id ?? 0, flags, questions, answers: answers ?? [] });
}

/** `undefined`: the name does not exist. Empty: it does, without records of that type. */
function lookUp(records: DnsWorld['records'], name: string, type: string, depth = 0): Answer[] | undefined {
  const values = findRecords(records, name);
  if (values === undefined) return undefined;
  return values.flatMap((data): Answer[] => {
    if (isIPv4(data)) return type === 'A' ? [{ type, name, ttl: TTL_SECONDS, data }] : [];
    if (isIPv6(data)) return type === 'AAAA' ? [{ type, name, ttl: TTL_SECONDS, data }] : [];
    const alias: Answer = { type: 'CNAME', name, ttl: TTL_SECONDS, data };
    const target = type === 'CNAME' || depth > 8 ? [] : (lookUp(records, data, type, depth + 1) ?? []);
    return [alias, ...target];
  });
}

/** The name itself, else the nearest wildcard above it, as RFC 4592 has it. */
function findRecords(records: DnsWorld['records'], name: string): readonly string[] | undefined {
  const asked = name.toLowerCase();
  const byName = new Map([...records].map(([key, values]) => [key.toLowerCase(), values]));
  const labels = asked.split('.');
  for (let cut = 0; cut < labels.length; cut += 1) {
    const at = labels.slice(cut).join('.');
    const found = cut === 0 ? byName.get(at) : byName.get(`*.${at}`);
    if (found !== undefined) return found;
    const exists = byName.has(at) || [...byName.keys()].some((key) => key.endsWith(`.${at}`));
    if (exists) return cut === 0 ? [] : undefined;
  }
  return undefined;
}
