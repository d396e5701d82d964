/**
 * `erp.ship`: what left, on the sale's own shipment.
 *
 * Invariants: the shipment takes our key before anything else is done to it, and under it a repeat goes on from whatever
 * state it is in. Its moves get exactly the quantities that left, before stock is assigned; what was ordered and did not
 * leave, Tryton puts on a shipment of its own. Goods that have left are booked out whether Tryton believes in them or not.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { ShipmentPosting } from '../../../core/model/instruction.ts';
import type { WantedEffect } from '../../../engine/ports.ts';
import { refused, unfinished } from './answer.ts';
import type { Id, Talk } from './client.ts';
import { keyOfShipment, startsWith, stemOf } from './keys.ts';
import { warehouseOf } from './master.ts';
import { bookedUnder, isProcessed, mayAmend, readSale, standing, type Sale } from './sale.ts';
import { fromQuantity, toQuantity } from './values.ts';

type ShipmentState = 'draft' | 'waiting' | 'assigned' | 'picked' | 'packed' | 'done' | 'cancelled';

export interface Shipment {
  readonly id: Id;
  readonly number: string;
  readonly state: ShipmentState;
  readonly reference: string | null;
  readonly warehouse: Id;
  readonly outgoing_moves: readonly Id[];
}

interface Move {
  readonly id: Id;
  readonly quantity: number;
  /** `sale.line,ID`. */
  readonly origin: string | null;
}

const MODEL = 'stock.shipment.out';
const FIELDS = ['number', 'state', 'reference', 'warehouse', 'outgoing_moves'];

/** Gives Tryton's number for the shipment. */
export async function ship(talk: Talk, effect: WantedEffect): Promise<string> {
  const posting = effect.input as ShipmentPosting;
  const earlier = await postedUnder(talk, stemOf(effect));
  const shipment = earlier ?? (await claimed(talk, effect, posting));
  const wanted = byLine(posting);
  if (shipment.state === 'done') {
    if (await isAs(talk, shipment, wanted)) return shipment.number;
    throw refused('shipment-final', `the shipment ${shipment.number} is done in Tryton with other quantities`);
  }
  await finish(talk, shipment, wanted);
  return shipment.number;
}

/** A shipment that is done stands; one that never got so far is given back to the sale. */
export async function unship(talk: Talk, effect: WantedEffect): Promise<void> {
  const shipment = await postedUnder(talk, stemOf(effect));
  if (shipment === undefined) return;
  if (shipment.state !== 'draft' && shipment.state !== 'waiting')
    throw refused('shipment-final', `the shipment ${shipment.number} is ${shipment.state} in Tryton`);
  await talk.write(MODEL, [shipment.id], { reference: null });
}

/** Of any generation of this posting. */
async function postedUnder(talk: Talk, stem: string): Promise<Shipment | undefined> {
  const found = await talk.find<Shipment>(MODEL, startsWith('reference', stem), FIELDS);
  return found.find(({ reference, state }) => reference?.startsWith(stem) === true && state !== 'cancelled');
}

export async function findPosting(talk: Talk, effect: WantedEffect): Promise<Shipment | undefined> {
  const shipment = await postedUnder(talk, stemOf(effect));
  if (shipment?.state !== 'done') return undefined;
  return (await isAs(talk, shipment, byLine(effect.input as ShipmentPosting))) ? shipment : undefined;
}

/** What left with a shipment, by our line, as Tryton has it done. */
export interface Posted {
  readonly number: string;
  readonly moves: readonly { readonly id: Id; readonly line: string; readonly quantity: Decimal }[];
}

export async function postedShipment(talk: Talk, order: string, shipment: string): Promise<Posted | undefined> {
  const found = await talk.find<Shipment>(MODEL, startsWith('reference', `${order}:`), FIELDS);
  const posted = found.find(({ reference, state }) => {
    const key = keyOfShipment(reference);
    return state === 'done' && key?.order === order && key.shipment === shipment;
  });
  if (posted === undefined) return undefined;
  const moves = await movesOf(talk, posted.outgoing_moves);
  return {
    number: posted.number,
    moves: moves.map(({ id, line, quantity }) => ({ id, line, quantity: fromQuantity(quantity) })),
  };
}

/** The open shipment of the order's sale, from the warehouse of the node that shipped. */
async function claimed(talk: Talk, { key, order }: WantedEffect, posting: ShipmentPosting): Promise<Shipment> {
  const warehouse = await warehouseOf(talk, posting.node);
  const sale = await saleOf(talk, order);
  if (sale.warehouse !== warehouse) await moveTo(talk, sale, warehouse, key);
  // Tryton makes the shipments of an amended sale, and of what is left of one, in a transaction of their own: where others
  // held its locks then, or it was stopped, there are none.
  const open = (await openOf(talk, sale, warehouse)) ?? (await processedAgain(talk, sale, warehouse));
  if (open === undefined) throw refused('shipment-missing', `nothing of the sale ${sale.number ?? sale.id} is open to ship`);
  await talk.write(MODEL, [open.id], { reference: key });
  return { ...open, reference: key };
}

async function openOf(talk: Talk, sale: Sale, warehouse: Id): Promise<Shipment | undefined> {
  const { shipments } = await readSale(talk, sale.id);
  return (await talk.read<Shipment>(MODEL, shipments, FIELDS)).find(
    ({ state, reference, warehouse: from }) =>
      (state === 'draft' || state === 'waiting') &&
      (reference === null || reference === '' || reference === sale.reference) &&
      from === warehouse,
  );
}

async function processedAgain(talk: Talk, sale: Sale, warehouse: Id): Promise<Shipment | undefined> {
  await talk.press('sale.sale', 'process', sale.id);
  return await openOf(talk, sale, warehouse);
}

/** The one that stands, beside those that were withdrawn. */
export async function saleOf(talk: Talk, order: string): Promise<Sale> {
  const sale = standing(await bookedUnder(talk, `${order}:`));
  if (sale !== undefined && isProcessed(sale)) return sale;
  throw refused('sale-missing', `Tryton processes no sale for the order ${order}`);
}

/** Everything of the sale that has not shipped goes to the other warehouse. */
async function moveTo(talk: Talk, sale: Sale, warehouse: Id, key: string): Promise<void> {
  await mayAmend(talk, sale);
  const lines = [['create', [{ action: 'warehouse', warehouse }]]];
  const id = await talk.create('sale.amendment', { sale: sale.id, description: `${key}:warehouse`, lines });
  await talk.press('sale.amendment', 'validate_amendment', id);
}

async function finish(talk: Talk, shipment: Shipment, wanted: ReadonlyMap<string, Decimal>): Promise<void> {
  const { id } = shipment;
  let state = shipment.state;
  if (state === 'draft' || state === 'waiting') {
    if (state === 'waiting') await talk.press(MODEL, 'draft', id);
    await setQuantities(talk, id, wanted);
    await talk.press(MODEL, 'wait', id);
    if ((await talk.press(MODEL, 'assign_try', id)) !== true) await talk.press(MODEL, 'assign_force', id);
    state = await stateOf(talk, id);
  }
  for (const [from, button] of [
    ['assigned', 'pick'],
    ['picked', 'pack'],
    ['packed', 'done'],
  ] as const) {
    if (state !== from) continue;
    await talk.press(MODEL, button, id);
    state = await stateOf(talk, id);
  }
  const [after] = await talk.read<Shipment>(MODEL, [id], FIELDS);
  if (after?.state !== 'done') throw unfinished('erp-state', `the shipment ${shipment.number} is ${state} and not done`);
  if (!(await isAs(talk, after, wanted)))
    throw unfinished('erp-state', `the shipment ${shipment.number} has other quantities than what left`);
}

async function setQuantities(talk: Talk, id: Id, wanted: ReadonlyMap<string, Decimal>): Promise<void> {
  const [shipment] = await talk.read<Shipment>(MODEL, [id], FIELDS);
  const moves = await movesOf(talk, shipment?.outgoing_moves ?? []);
  for (const line of wanted.keys())
    if (!moves.some((move) => move.line === line))
      throw refused('line-not-open', `line ${line} is not open on the shipment ${shipment?.number ?? id}`);
  const kept = new Set<string>();
  const surplus: Id[] = [];
  for (const move of moves) {
    const quantity = wanted.get(move.line);
    if (quantity === undefined || kept.has(move.line)) surplus.push(move.id);
    else if (fromQuantity(move.quantity) !== quantity)
      await talk.write('stock.move', [move.id], { quantity: toQuantity(quantity) });
    kept.add(move.line);
  }
  await talk.delete('stock.move', surplus);
}

/** Each with our number of the line that it is for. */
export async function movesOf(talk: Talk, ids: readonly Id[]): Promise<readonly (Move & { readonly line: string })[]> {
  const moves = await talk.read<Move>('stock.move', ids, ['quantity', 'origin']);
  const origins = moves.flatMap(({ origin }) =>
    origin?.startsWith('sale.line,') === true ? [Number(origin.split(',')[1])] : [],
  );
  const lines = await talk.read<{ readonly note: string | null }>('sale.line', origins, ['note']);
  const notes = new Map(lines.map(({ id, note }) => [`sale.line,${id}`, note ?? '']));
  return moves.map((move) => ({ ...move, line: notes.get(move.origin ?? '') ?? '' }));
}

async function isAs(talk: Talk, { outgoing_moves: ids }: Shipment, wanted: ReadonlyMap<string, Decimal>): Promise<boolean> {
  const moves = await movesOf(talk, ids);
  const had = summed(moves.map(({ line, quantity }) => ({ line, quantity: fromQuantity(quantity) })));
  return had.size === wanted.size && [...wanted].every(([line, quantity]) => had.get(line) === quantity);
}

async function stateOf(talk: Talk, id: Id): Promise<ShipmentState> {
  const [shipment] = await talk.read<Shipment>(MODEL, [id], ['state']);
  if (shipment === undefined) throw unfinished('tryton-answer', `the shipment ${id} is gone`);
  return shipment.state;
}

const byLine = ({ lines }: ShipmentPosting): ReadonlyMap<string, Decimal> => summed(lines);

/** One line may leave in several parts. */
function summed(parts: readonly { readonly line: string; readonly quantity: Decimal }[]): ReadonlyMap<string, Decimal> {
  const sums = new Map<string, Decimal>();
  for (const { line, quantity } of parts) sums.set(line, decimal.add(sums.get(line) ?? decimal.ZERO, quantity));
  return sums;
}
