/**
 * Orders, changes and cancellations from any file. The bytes are in the ledger before anybody reads them; what came of
 * each message in them is kept beside. Repeating a message of the ledger repeats its commands under the same numbers.
 */
import type { Failure } from '../../core/model/failure.ts';
import { Actor, type OrderId } from '../../core/model/identifiers.ts';
import { must } from '../../core/model/result.ts';
import { OFFER } from '../../core/process/commands/counter-offer.ts';
import { isApplied } from '../../core/process/evolve/applied.ts';
import { changeKey } from '../../core/process/evolve/demand.ts';
import { takesOffer } from '../../connect/channel/counter-offer.ts';
import { readOrderFile } from '../../connect/order-file.ts';
import type { CancelMessage, ChangeMessage, MessageResult, OrderMessage } from '../../connect/message/result.ts';
import type { Hub } from '../../engine/hub.ts';
import type { CommandOutcome, StoredMessage } from '../../engine/ports.ts';
import type { Asker } from '../../engine/work.ts';
import { fact, judged, type MasterData } from '../master/entries.ts';
import { commandId } from '../../engine/command-id.ts';

export interface Taken {
  /** `acknowledgement`: a partner's own, of what we sent. */
  readonly kind: MessageResult['kind'] | 'acknowledgement' | 'unchanged';
  readonly format: string;
  readonly place: string;
  readonly order?: OrderId;
  /** Their own number for it. */
  readonly number?: string;
  /** None: it was taken. */
  readonly failures: readonly Failure[];
  /** Of a change: what it changes was taken, and the lines that it takes out were not. */
  readonly isPartly?: true;
  readonly notes: readonly string[];
}

export interface IntakeOutcome {
  /** The ledger's number for the file. */
  readonly message: string;
  readonly taken: readonly Taken[];
}

export const INTAKE = 'intake';

/** `kind` carries the file's name, which only helps people to tell files apart. */
export async function takeIn(hub: Hub, data: MasterData, message: StoredMessage): Promise<IntakeOutcome> {
  const taken: Taken[] = [];
  for (const [index, result] of readOrderFile(message.raw, message.kind, data.partners).entries())
    taken.push(await carryOut(hub, data, result, commandId(message, index + 1)));
  return { message: message.id, taken };
}

/** One result of a reader, as commands under numbers made of `id`. */
export async function carryOut(hub: Hub, data: MasterData, result: MessageResult, id: string): Promise<Taken> {
  const { source, notes } = result;
  const common = {
    kind: result.kind,
    format: source.format,
    place: source.place,
    notes: notes.map(({ where, text }) => (where === '' ? text : `${where}: ${text}`)),
  };
  if (result.kind === 'refused') return { ...common, failures: result.failures };
  const channel = result.kind === 'order' ? result.demand.channel.name : result.channel.name;
  const asker: Asker = { id, actor: Actor.of(`connection:${channel}`), roles: [] };
  const { outcome, isPartly } = await told(hub, result, asker);
  if (result.kind === 'order' && outcome.kind === 'accepted') await notePayment(hub, data, result, outcome.order);
  const failures = outcome.kind === 'refused' ? [outcome.failure] : [];
  return { ...common, order: outcome.order, number: numberOf(result), failures, ...(isPartly && { isPartly }) };
}

interface Told {
  readonly outcome: CommandOutcome;
  readonly isPartly?: true;
}

const numberOf = (result: OrderMessage | ChangeMessage | CancelMessage): string =>
  result.kind === 'order' ? (result.demand.purchaseOrder ?? result.demand.references[0]?.value ?? '') : result.of.reference.value;

async function told(hub: Hub, result: OrderMessage | ChangeMessage | CancelMessage, asker: Asker): Promise<Told> {
  if (result.kind === 'order') return { outcome: await hub.capture(result.demand, asker) };
  const { customer, reference } = result.of;
  if (result.kind === 'cancel') {
    const cancel = { type: 'cancel', what: 'order', reference: result.reference, reason: 'buyer' } as const;
    return { outcome: await hub.byPurchaseOrder(customer, reference.value, cancel, asker) };
  }
  const answered = await answer(hub, result, asker);
  return answered === undefined ? await change(hub, result, asker) : { outcome: answered };
}

/**
 * A change that says what we have offered is the buyer's yes; undefined: it is a change like any other. The same one again
 * is still his yes, whatever was offered since. Somebody may have answered between our look and our word: then it is a
 * change.
 */
async function answer(hub: Hub, result: ChangeMessage, asker: Asker): Promise<CommandOutcome | undefined> {
  const { of, changes, reference, sequence, channel } = result;
  const id = await hub.orderOf(of.customer, of.reference.value);
  const order = await hub.liveOrder(id);
  if (order?.counterOffer === undefined) return undefined;
  if (isApplied(order, changeKey(OFFER, reference)))
    return await hub.handle(
      id,
      { type: 'change', changes, reference, source: OFFER },
      { ...asker, id: `${asker.id}:offer-again` },
    );
  const isOld = sequence !== undefined && sequence <= (order.sequences[channel.name] ?? Number.MIN_SAFE_INTEGER);
  if (order.counterOffer.answer !== undefined || order.state !== 'open' || isOld || !takesOffer(order, result)) return undefined;
  const command = { type: 'answer-counter-offer', accepted: true, reference } as const;
  const outcome = await hub.handle(id, command, { ...asker, id: `${asker.id}:offer` });
  return outcome.kind === 'refused' && outcome.failure.code === 'conflicting-repeat' ? undefined : outcome;
}

/** Lines cancelled in a change are a command of their own, with a number of its own. */
async function change(hub: Hub, result: ChangeMessage, asker: Asker): Promise<Told> {
  const { of, changes, cancelled, reference, sequence, channel } = result;
  const number = of.reference.value;
  const first =
    changes.length === 0
      ? undefined
      : await hub.byPurchaseOrder(
          of.customer,
          number,
          { type: 'change', changes, reference, source: channel.name, ...(sequence === undefined ? {} : { sequence }) },
          asker,
        );
  if (first?.kind === 'refused' || (first !== undefined && cancelled.length === 0)) return { outcome: first };
  const what = cancelled.map((schedule) => ({ schedule }));
  const cancel = { type: 'cancel', what, reference: `${reference}-cancelled`, reason: 'buyer' } as const;
  const outcome = await hub.byPurchaseOrder(of.customer, number, cancel, { ...asker, id: `${asker.id}:cancelled` });
  return { outcome, ...(first !== undefined && outcome.kind === 'refused' && { isPartly: true }) };
}

/** The payment provider knows a shop's order by the shop's number; only now is ours known. */
async function notePayment(hub: Hub, data: MasterData, { demand }: OrderMessage, order: OrderId): Promise<void> {
  const { name, message } = demand.channel;
  const notice = data.payments.find((each) => each.channel === name && each.message === message);
  if (notice === undefined) return;
  const { status, amount } = notice;
  const paid = must(judged(fact('payments', 'payment', [order], { status, amount })));
  if ((await hub.store.read.fact(paid.key)).version === 0) await hub.observe({ ...paid, since: hub.clock.now() });
}
