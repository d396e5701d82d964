/** A buyer that is told by X12 855 and 865, in a folder that it fetches from, or at its address. */
import type { Calendar } from '../../core/model/calendar.ts';
import { digest } from '../../core/model/digest.ts';
import type { Acknowledgement } from '../../core/model/instruction.ts';
import type { CustomerId, OrderId } from '../../core/model/identifiers.ts';
import type { Order } from '../../core/model/order.ts';
import { fail, type Result } from '../../core/model/result.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import type { Instant } from '../../core/model/instant.ts';
import type { Connection, SendResult } from '../../engine/connection.ts';
import type { Recorder } from '../../engine/exchanges.ts';
import type { Interchanges, WrittenInterchange } from '../../engine/interchanges.ts';
import { fold } from '../../engine/memory.ts';
import { tellsBuyer } from '../../engine/notices/offered.ts';
import type { JournalEntry, WantedEffect } from '../../engine/ports.ts';
import { acknowledge855, acknowledge865 } from '../edi/x12/acknowledge-855.ts';
import type { Party } from '../edi/x12/envelope.ts';
import { US, writeInterchange, type EnvelopeOut } from '../edi/x12/writer.ts';
import { openBy, type AnswersTo, type PartnerProfile } from '../partner.ts';
import { handOver, type Parcel } from './outbox.ts';

/** Who it is, and where what is for it goes. */
export interface X12Buyer {
  /** The partner's connection. */
  readonly name: string;
  readonly customer: CustomerId;
  readonly partner: Party;
  readonly answersTo: AnswersTo;
  readonly hours?: Calendar;
}

export interface X12CustomerOptions extends X12Buyer {
  readonly journalOf: (order: OrderId) => Promise<readonly JournalEntry[]>;
  readonly interchanges: Interchanges;
}

/** Of several connections of one buyer, the first. */
export function x12Buyers(profiles: readonly PartnerProfile[]): readonly X12Buyer[] {
  const found = new Map<CustomerId, X12Buyer>();
  for (const { customer, connection: name, sender, answersTo, hours } of profiles)
    if (sender.kind === 'x12' && answersTo !== undefined && !found.has(customer))
      found.set(customer, { name, customer, partner: sender, answersTo, ...(hours !== undefined && { hours }) });
  return [...found.values()];
}

/** How a partner is addressed; its control numbers are counted under it. */
export const partyName = ({ qualifier, id }: Party): string => `${qualifier} ${id}`;

export function x12Customer(options: X12CustomerOptions): Connection {
  const { name, answersTo, hours } = options;
  return {
    name,
    ...openBy(hours),
    // By its name a file is the same file. An address is asked for nothing that it has not said it can do.
    capabilities: { dedupes: 'folder' in answersTo || answersTo.dedupes === true, readable: undefined },
    send: async (effect, record, leaveBy) => await send(options, effect, record, leaveBy),
    readBack: async () => ({ found: 'unknown' }),
  };
}

async function send(options: X12CustomerOptions, effect: WantedEffect, record: Recorder, leaveBy: number): Promise<SendResult> {
  const { interchanges, partner, name } = options;
  if (effect.task !== 'customer.acknowledge') return refused('not-supported', `${name} can't ${effect.act} ${effect.task}`);
  const journal = await options.journalOf(effect.order);
  const { order } = fold(journal);
  const set = isFirst(effect, journal) ? '855' : '865';
  const written = await interchanges.write(partyName(partner), effect.key, (control, at) =>
    write(options, effect, { order, set }, control, at),
  );
  if (!written.ok) return refused(written.failure.code, `${written.failure.where}: ${written.failure.wayOut}`);
  return await handOver(options.answersTo, parcelOf(set, effect.key, written.value), record, leaveBy);
}

const refused = (code: string, detail: string): SendResult => ({ kind: 'answered', outcome: { kind: 'refused', code, detail } });

/** The first that a buyer is told of an order is an 855: what we offer in place of what he asked for, too. */
function isFirst({ act, generation }: WantedEffect, journal: readonly JournalEntry[]): boolean {
  const first = journal.flatMap(({ events }) => events.map(({ event }) => event)).find(tellsBuyer);
  return act === 'do' && generation === 1 && first?.type !== 'counter-offer-made';
}

interface Told {
  readonly order: Order;
  readonly set: '855' | '865';
}

/** What all that goes to a buyer has around it. */
export function envelopeTo({ partner, answersTo }: X12Buyer): Omit<EnvelopeOut, 'control' | 'at'> {
  const us = answersTo.as ?? US;
  const ids = { sender: us, receiver: partner, applicationSender: us.id, applicationReceiver: partner.id };
  const { version, separators } = answersTo;
  const more = { ...(version !== undefined && { version }), ...(separators !== undefined && { separators }) };
  return { ...ids, usage: 'P', ...more };
}

function write(
  buyer: X12Buyer,
  effect: WantedEffect,
  { order, set }: Told,
  control: number,
  at: Instant,
): Result<string, InputFailure> {
  const acknowledgement = effect.input as Acknowledgement;
  if (order.state === 'none' || order.state === 'parked')
    return fail({ code: 'missing', where: effect.order, what: 'order', wayOut: 'read the order back, and send it again' });
  const asked = { acknowledgement, order, at };
  const written = set === '855' ? acknowledge855(asked) : acknowledge865(asked, effect.act === 'undo');
  return writeInterchange({ ...envelopeTo(buyer), control, at }, [written]);
}

/** Nine digits of the control number first, so that a folder lists them in order. */
function interchangeName(set: string, control: number, key: string): string {
  return `${set}-${String(control).padStart(9, '0')}-${digest(key)}.edi`;
}

export function parcelOf(set: string, key: string, { control, raw }: WrittenInterchange): Parcel {
  return { set, name: interchangeName(set, control, key), raw: new Uint8Array(raw), reference: String(control) };
}
