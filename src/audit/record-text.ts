import type { AuditEvent } from './append.ts';
import { toCanonicalJson } from './canonical-json.ts';

/** The canonical JSON of a record, in parts: between them goes its place in the chain. */
export interface RecordText {
  readonly front: string;
  readonly middle: string;
  readonly back: string;
}

/**
 * What is told of an event, as a record holds it. Its keys stand in RFC 8785's order, so that only what is
 * below `data` has to be sorted. Throws `TypeError` where a text is not well-formed.
 */
export function toRecordText({ type, actor, runId, environment, data, at }: AuditEvent): RecordText {
  return {
    front: `{"actor":${toText(actor)},"at":${toCanonicalJson(at)},"data":${toData(data)},"environment":${toText(environment)}`,
    middle: `,"runId":${toText(runId)}`,
    back: `,"type":${toText(type)}}`,
  };
}

/** All that is told, without its place. */
export function joinRecordText({ front, middle, back }: RecordText): string {
  return front + middle + back;
}

/** The whole record. `previous`: hash of the record before; empty for the first. */
export function placeRecord({ front, middle, back }: RecordText, seq: number, previous: string): string {
  return `${front},"previous":"${previous}"${middle},"seq":${seq}${back}`;
}

function toData(data: AuditEvent['data']): string {
  return data === undefined ? '{}' : toCanonicalJson(data);
}

/** JSON.stringify writes a string as RFC 8785 wants it, if it is well-formed. */
function toText(text: string | undefined): string {
  if (text === undefined) return 'null';
  if (text.isWellFormed()) return JSON.stringify(text);
  throw new TypeError('a text that is not well-formed cannot be put on record');
}
