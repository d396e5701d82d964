/** A warehouse that takes X12 940 over HTTP, answers recalls over HTTP, and reports with a 945. */
import type { EffectOutcome } from '../../core/model/command.ts';
import type { Failure } from '../../core/model/failure.ts';
import type { FulfillmentId, OrderId } from '../../core/model/identifiers.ts';
import type { ReleaseInstruction } from '../../core/model/instruction.ts';
import type { Result } from '../../core/model/result.ts';
import type { UndoAnswer } from '../../core/model/task.ts';
import type { Connection, SendResult, WantedEffect } from '../../engine/ports.ts';
import { doneWith, exchange, readBackResult, sendResult } from '../http/exchange.ts';

export interface X12WarehouseOptions {
  readonly name: string;
  readonly url: string;
  readonly timeoutMs?: number;
  /** The whole interchange of a 940 for a release. */
  readonly write940: (release: ReleaseInstruction, effect: WantedEffect) => Result<string, Failure>;
  /** The depositor's order number in W05-02, under which the warehouse knows a fulfillment. */
  readonly numberOf: (order: OrderId, fulfillment: FulfillmentId) => string;
}

export function x12Warehouse(options: X12WarehouseOptions): Connection {
  const { url, timeoutMs = 10_000 } = options;
  return {
    name: options.name,
    capabilities: { dedupes: true, readable: { finalAfterMs: timeoutMs } },
    send: async (effect) =>
      await (effect.act === 'do' ? release(options, effect, timeoutMs) : recall(options, effect, timeoutMs)),
    readBack: async ({ key }) =>
      readBackResult(await exchange({ url: `${url}/keys/${encodeURIComponent(key)}`, method: 'GET', timeoutMs })),
  };
}

async function release({ url, write940 }: X12WarehouseOptions, effect: WantedEffect, timeoutMs: number): Promise<SendResult> {
  const document = write940(effect.input as ReleaseInstruction, effect);
  if (!document.ok)
    return { kind: 'answered', outcome: { kind: 'refused', code: document.failure.code, detail: document.failure.wayOut } };
  const contentType = 'application/edi-x12';
  return sendResult(
    await exchange({ url: `${url}/x12`, method: 'POST', key: effect.key, contentType, body: document.value, timeoutMs }),
    doneWith,
  );
}

async function recall({ url, numberOf }: X12WarehouseOptions, effect: WantedEffect, timeoutMs: number): Promise<SendResult> {
  const { order, fulfillment } = effect.input as ReleaseInstruction;
  const body = JSON.stringify({ order: numberOf(order, fulfillment) });
  return sendResult(
    await exchange({ url: `${url}/recalls`, method: 'POST', key: effect.key, contentType: 'application/json', body, timeoutMs }),
    recallAnswer,
  );
}

function recallAnswer(text: string): EffectOutcome {
  const said = JSON.parse(text) as { readonly answer: string; readonly state?: string } & Partial<UndoAnswer>;
  switch (said.answer) {
    case 'confirmed':
      return { kind: 'done' };
    case 'partly':
      return { kind: 'undo-partly', answer: { undone: said.undone ?? [], kept: said.kept ?? [] } };
    case 'refused':
      return { kind: 'refused', code: 'recall-refused', detail: said.state ?? 'past the point of no return' };
    default:
      throw new Error(`a recall answered ${said.answer}`);
  }
}
