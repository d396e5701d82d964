/** A buyer that is told by X12 855 and 865, in a folder that it fetches from, or at its address. */
import { digest } from '../../core/model/digest.ts';
import type { Acknowledgement } from '../../core/model/instruction.ts';
import type { OrderId } from '../../core/model/identifiers.ts';
import type { Order } from '../../core/model/order.ts';
import { fail, type Result } from '../../core/model/result.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Connection, SendResult } from '../../engine/connection.ts';
import type { Recorder } from '../../engine/exchanges.ts';
import type { Interchanges, WrittenInterchange } from '../../engine/interchanges.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import { acknowledge855, acknowledge865 } from '../edi/x12/acknowledge-855.ts';
import type { Party } from '../edi/x12/envelope.ts';
import { US, writeInterchange } from '../edi/x12/writer.ts';
import type { AnswersTo } from '../partner.ts';
import { handOver, type Parcel } from './outbox.ts';

export interface X12CustomerOptions {
  /** The partner's connection. */
  readonly name: string;
  readonly partner: Party;
  readonly answersTo: AnswersTo;
  readonly orderOf: (order: OrderId) => Promise<Order>;
  readonly interchanges: Interchanges;
}

/** How a partner is addressed; its control numbers are counted under it. */
export const partyName = ({ qualifier, id }: Party): string => `${qualifier} ${id}`;

export function x12Customer(options: X12CustomerOptions): Connection {
  const { name, answersTo } = options;
  return {
    name,
    // By its name a file is the same file. An address is asked for nothing that it has not said it can do.
    capabilities: { dedupes: 'folder' in answersTo || answersTo.dedupes === true, readable: undefined },
    send: async (effect, record) => await send(options, effect, record),
    readBack: async () => ({ found: 'unknown' }),
  };
}

async function send(options: X12CustomerOptions, effect: WantedEffect, record: Recorder): Promise<SendResult> {
  const { interchanges, partner, name } = options;
  if (effect.task !== 'customer.acknowledge') return refused('not-supported', `${name} can't ${effect.act} ${effect.task}`);
  const order = await options.orderOf(effect.order);
  const written = await interchanges.write(partyName(partner), effect.key, (control, at) =>
    write(options, effect, order, control, at),
  );
  if (!written.ok) return refused(written.failure.code, `${written.failure.where}: ${written.failure.wayOut}`);
  return await handOver(options.answersTo, parcelOf(isFirst(effect) ? '855' : '865', effect.key, written.value), record);
}

const refused = (code: string, detail: string): SendResult => ({ kind: 'answered', outcome: { kind: 'refused', code, detail } });

/** The first that an order is told is an 855. */
const isFirst = ({ act, generation }: WantedEffect): boolean => act === 'do' && generation === 1;

function write(
  { partner, answersTo }: X12CustomerOptions,
  effect: WantedEffect,
  order: Order,
  control: number,
  at: Instant,
): Result<string, InputFailure> {
  const acknowledgement = effect.input as Acknowledgement;
  if (order.state === 'none' || order.state === 'parked')
    return fail({ code: 'missing', where: effect.order, what: 'order', wayOut: 'read the order back, and send it again' });
  const asked = { acknowledgement, order, at };
  const set = isFirst(effect) ? acknowledge855(asked) : acknowledge865(asked, effect.act === 'undo');
  const us = answersTo.as ?? US;
  const ids = { sender: us, receiver: partner, applicationSender: us.id, applicationReceiver: partner.id };
  const { version } = answersTo;
  return writeInterchange({ ...ids, control, at, usage: 'P', ...(version !== undefined && { version }) }, [set]);
}

/** Nine digits of the control number first, so that a folder lists them in order. */
function interchangeName(set: string, control: number, key: string): string {
  return `${set}-${String(control).padStart(9, '0')}-${digest(key)}.edi`;
}

export function parcelOf(set: string, key: string, { control, raw }: WrittenInterchange): Parcel {
  return { set, name: interchangeName(set, control, key), raw: new Uint8Array(raw), reference: String(control) };
}
