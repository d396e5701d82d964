/**
 * A warehouse that speaks JSON of its own over HTTP: what it is sent and what it answers goes through the mappings of its
 * folder. Its key goes along as `Idempotency-Key`.
 */
import type { EffectOutcome } from '../../core/model/command.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import type { Connection, SendResult } from '../../engine/connection.ts';
import type { Recorder } from '../../engine/exchanges.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import { readRecallAnswer, releaseMessage } from '../canonical/release.ts';
import { exchange, type Exchange } from '../http/exchange.ts';
import type { Mapper } from '../mapping/mapper.ts';
import { asTexts } from '../mapping/numeral.ts';
import { parseJson } from '../message/json.ts';
import { mapIn, mapOut } from '../partners/mapped.ts';
import { openBy } from '../partner.ts';
import type { Partner, RestCall, RestWarehouse } from '../partners/partner.ts';

export function restWarehouse(partner: Partner, warehouse: RestWarehouse, mapper: Mapper): Connection {
  const { dedupes, readBack } = warehouse;
  return {
    name: `wms-${warehouse.node.toLowerCase()}`,
    ...openBy(partner.hours),
    capabilities: { dedupes, readable: readBack === undefined ? undefined : { finalAfterMs: readBack.finalAfterMs } },
    send: async (effect, record, leaveBy) =>
      await (effect.act === 'do' ? release : recall)({ partner, warehouse, mapper, record, leaveBy }, effect),
    readBack: async (effect, record) => {
      if (readBack === undefined) return { found: 'unknown' };
      const answer = await call({ warehouse, record }, readBack, effect);
      if (answer.kind !== 'answer' || (answer.status >= 300 && answer.status !== 404)) return { found: 'unknown' };
      return { found: answer.status === 404 ? 'not-there' : 'there' };
    },
  };
}

interface Rest {
  readonly partner: Partner;
  readonly warehouse: RestWarehouse;
  readonly mapper: Mapper;
  readonly record: Recorder;
  readonly leaveBy?: number;
}

async function release({ partner, mapper, ...to }: Rest, effect: WantedEffect): Promise<SendResult> {
  const body = await mapOut(partner, mapper, 'release', releaseMessage(effect));
  if (!body.ok) return refused(body.failure);
  const answer = await call(to, to.warehouse.release, effect, body.value);
  if (answer.kind !== 'answer') return answer;
  if (answer.status >= 300) return no(answer);
  if (!partner.mappings.has('release-answer.in')) return done(effect.key);
  const read = await understood(partner, mapper, 'release-answer', answer.text);
  if ('kind' in read) return read;
  const { reference } = read.value as { readonly reference?: string };
  return done(reference ?? effect.key);
}

async function recall({ partner, mapper, ...to }: Rest, effect: WantedEffect): Promise<SendResult> {
  if (to.warehouse.recall === undefined)
    return { kind: 'answered', outcome: { kind: 'refused', code: 'recall-refused', detail: `${partner.name} takes no recall` } };
  const body = await mapOut(partner, mapper, 'recall', releaseMessage(effect));
  if (!body.ok) return refused(body.failure);
  const answer = await call(to, to.warehouse.recall, effect, body.value);
  if (answer.kind !== 'answer') return answer;
  if (answer.status >= 300 && answer.status !== 409) return no(answer);
  const read = await understood(partner, mapper, 'recall-answer', answer.text);
  if ('kind' in read) return read;
  return { kind: 'answered', outcome: readRecallAnswer(read.value) };
}

/** An answer that can't be understood may still have been a yes. */
async function understood(
  partner: Partner,
  mapper: Mapper,
  kind: 'release-answer' | 'recall-answer',
  text: string,
): Promise<{ readonly value: unknown } | SendResult> {
  const parsed = parseJson(text);
  if (!parsed.ok) return { kind: 'no-answer', code: 'answer-unreadable', detail: parsed.failure.where };
  const read = await mapIn(partner, mapper, kind, asTexts(parsed.value));
  if (read.ok) return { value: read.value };
  return {
    kind: 'no-answer',
    code: 'answer-unreadable',
    detail: read.failure.map(({ where, wayOut }) => `${where}: ${wayOut}`).join('; '),
  };
}

const done = (reference: string): SendResult => ({ kind: 'answered', outcome: { kind: 'done', reference } });

const no = ({ status, text }: Extract<Exchange, { kind: 'answer' }>): SendResult => ({
  kind: 'answered',
  outcome: { kind: 'refused', code: `http-${status}`, detail: text.slice(0, 200) },
});

/** Nothing has left: the mapping, or what it was given, has to be corrected first. */
function refused(failure: InputFailure): SendResult {
  const detail = 'reason' in failure ? failure.reason : failure.wayOut;
  const outcome: EffectOutcome = { kind: 'refused', code: 'mapping-failed', detail: `${failure.where}: ${detail}`.slice(0, 300) };
  return { kind: 'answered', outcome };
}

async function call(
  { warehouse, record, leaveBy }: Pick<Rest, 'warehouse' | 'record' | 'leaveBy'>,
  { method, path }: RestCall,
  effect: WantedEffect,
  body?: string,
): Promise<Exchange> {
  const { order, fulfillment, node } = effect.input as ReleaseInstruction;
  const names: Readonly<Record<string, string>> = { key: effect.key, order, fulfillment, node };
  const filled = path.replace(/\{(key|order|fulfillment|node)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ''));
  const { url, timeoutMs, authorization } = warehouse;
  const content = body === undefined || method === 'GET' ? {} : { body, contentType: 'application/json' };
  const more = { ...(authorization !== undefined && { authorization }), ...(leaveBy !== undefined && { leaveBy }) };
  return await exchange({ url, path: filled, method, key: effect.key, timeoutMs, ...more, ...content }, record);
}
