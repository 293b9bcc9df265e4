import { isJsonObject, type JsonObject } from './json.ts';
import { MESSAGES, type MessageName, ROOT_MESSAGES } from './protobuf-messages.ts';
import { badRequest, unsupportedMediaType } from './status.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const MAGIC = 'k8s\0';

/**
 * Reads an object in Kubernetes' protobuf envelope, which kubectl's typed commands send (`create
 * secret`, `auth can-i`). Throws 415 for kinds outside the small table of messages.
 */
export function decodeProtobuf(body: Buffer): JsonObject {
  if (body.subarray(0, 4).toString('latin1') !== MAGIC) throw badRequest('the body is not protobuf');
  const envelope = decodeMessage('Unknown', body.subarray(4));
  const { apiVersion, kind } = isJsonObject(envelope.typeMeta) ? envelope.typeMeta : {};
  const message = ROOT_MESSAGES[`${apiVersion}/${kind}`];
  if (!message) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const raw = Buffer.from(String(envelope.raw ?? ''), 'base64');
  return { apiVersion, kind, ...decodeMessage(message, raw) };
}

interface WireField {
  readonly number: number;
  readonly value: Buffer | bigint;
}

function decodeMessage(name: MessageName, bytes: Buffer): JsonObject {
  const result: JsonObject = {};
  for (const { number, value } of fieldsIn(bytes)) {
    const field = MESSAGES[name][number];
    if (!field || isOmitted(field[1], value)) continue;
    const [key, type] = field;
    if (type.startsWith('list:')) {
      result[key] = [...((result[key] as unknown[]) ?? []), fieldValue(type.slice(5), value)];
    } else if (type.startsWith('map:')) {
      result[key] = { ...(result[key] as JsonObject), ...mapEntry(type.slice(4), value) };
    } else result[key] = fieldValue(type, value);
  }
  return result;
}

/** Go's encoder sends empty strings that JSON leaves out. */
function isOmitted(type: string, value: Buffer | bigint): boolean {
  return type === 'string' && typeof value !== 'bigint' && value.length === 0;
}

function fieldValue(type: string, value: Buffer | bigint): unknown {
  if (typeof value === 'bigint') return type === 'bool' ? value === 1n : Number(BigInt.asIntN(64, value));
  if (type === 'string') return value.toString('utf8');
  return type === 'bytes' ? value.toString('base64') : decodeMessage(type as MessageName, value);
}

function mapEntry(type: string, entry: Buffer | bigint): JsonObject {
  if (typeof entry === 'bigint') return {};
  const [key, value] = [1, 2].map((wanted) => fieldsIn(entry).find(({ number }) => number === wanted)?.value);
  return {
    [String(fieldValue('string', key ?? Buffer.alloc(0)))]: fieldValue(type, value ?? Buffer.alloc(0)),
  };
}

function fieldsIn(bytes: Buffer): WireField[] {
  const fields: WireField[] = [];
  let offset = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) throw badRequest('unexpected EOF in protobuf');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (offset < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    if ((tag & 7) === 0) fields.push({ number, value: varint() });
    else if ((tag & 7) === 2) {
      const length = Number(varint());
      fields.push({ number, value: bytes.subarray(offset, offset + length) });
      offset += length;
    } else throw badRequest(`unexpected protobuf wire type ${tag & 7}`);
  }
  return fields;
}
