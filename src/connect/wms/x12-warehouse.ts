/** A warehouse that takes X12 940 over HTTP, answers recalls over HTTP, and reports with a 945. */
import { digest } from '../../core/model/digest.ts';
import type { ItemId } from '../../core/model/identifiers.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import { unit, type Unit } from '../../core/model/quantity.ts';
import type { Connection, SendResult } from '../../engine/connection.ts';
import type { Recorder } from '../../engine/exchanges.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import { readRecallAnswer } from '../canonical/release.ts';
import { release940 } from '../edi/x12/release-940.ts';
import { writeInterchange, type EnvelopeOut } from '../edi/x12/writer.ts';
import { doneWith, exchange, readBackByKey, sendResult } from '../http/exchange.ts';

export interface X12WarehouseOptions {
  readonly name: string;
  readonly url: string;
  readonly timeoutMs?: number;
  /** Of the 940, without control number and time. */
  readonly envelope: Pick<EnvelopeOut, 'sender' | 'receiver' | 'applicationSender' | 'applicationReceiver' | 'usage'>;
  /** The stock unit, as its owner has it now. */
  readonly unitOf: (item: ItemId) => Unit | Promise<Unit>;
  readonly now: () => Instant;
}

/** W05-02 of the 940: the depositor's order number, under which the warehouse knows a fulfillment. */
const numberOf = ({ order, fulfillment }: ReleaseInstruction): string => `${order}/${fulfillment}`;

/** Nine digits that are the same each time the same effect is sent. */
const controlOf = ({ key }: WantedEffect): number => (Number.parseInt(digest(key).slice(0, 8), 16) % 999_999_999) + 1;

export function x12Warehouse(options: X12WarehouseOptions): Connection {
  const { url, timeoutMs = 10_000 } = options;
  return {
    name: options.name,
    capabilities: { dedupes: true, readable: { finalAfterMs: timeoutMs } },
    send: async (effect, record, leaveBy) =>
      await (effect.act === 'do' ? release : recall)({ ...options, timeoutMs, record, leaveBy }, effect),
    readBack: async (effect, record) => await readBackByKey({ url, timeoutMs }, effect, record),
  };
}

interface Asked extends X12WarehouseOptions {
  readonly timeoutMs: number;
  readonly record: Recorder;
  readonly leaveBy: number;
}

async function release(
  { url, envelope, unitOf, now, timeoutMs, record, leaveBy }: Asked,
  effect: WantedEffect,
): Promise<SendResult> {
  const { key, generation, act } = effect;
  const instruction = effect.input as ReleaseInstruction;
  const units = new Map<ItemId, Unit>();
  for (const { item } of instruction.lines) units.set(item, await unitOf(item));
  const set = release940({ instruction, key, generation, act, unitOf: (item) => units.get(item) ?? unit('EA') });
  const document = writeInterchange({ ...envelope, control: controlOf(effect), at: now() }, [set]);
  if (!document.ok)
    return { kind: 'answered', outcome: { kind: 'refused', code: document.failure.code, detail: document.failure.wayOut } };
  const content = { kind: '940', contentType: 'application/edi-x12', body: document.value };
  return sendResult(
    await exchange({ url, path: '/x12', method: 'POST', key: effect.key, timeoutMs, leaveBy, ...content }, record),
    doneWith,
  );
}

async function recall({ url, timeoutMs, record, leaveBy }: Asked, effect: WantedEffect): Promise<SendResult> {
  const body = JSON.stringify({ order: numberOf(effect.input as ReleaseInstruction) });
  const content = { contentType: 'application/json', body };
  return sendResult(
    await exchange({ url, path: '/recalls', method: 'POST', key: effect.key, timeoutMs, leaveBy, ...content }, record),
    (text) => readRecallAnswer(JSON.parse(text)),
  );
}
