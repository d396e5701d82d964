/** The sale that stands for an order, and what is found of it by key. */
import type { WantedEffect } from '../../../engine/ports.ts';
import { TrytonFailure, unfinished } from './answer.ts';
import type { Id, Talk } from './client.ts';
import { generationOf, startsWith, stemOf } from './keys.ts';

type SaleState = 'draft' | 'quotation' | 'confirmed' | 'processing' | 'done' | 'cancelled';

export interface Sale {
  readonly id: Id;
  readonly number: string | null;
  readonly state: SaleState;
  readonly reference: string;
  readonly party: Id;
  readonly currency: Id;
  readonly warehouse: Id | null;
  readonly lines: readonly Id[];
  readonly shipments: readonly Id[];
}

const FIELDS = ['number', 'state', 'reference', 'party', 'currency', 'warehouse', 'lines', 'shipments'];

/** A change of a sale that is being processed, under its own key. Only a validated one has any effect. */
export interface Amendment {
  readonly id: Id;
  readonly sale: Id;
  readonly state: 'draft' | 'validated';
  /** Of a person's, whatever that person wrote, or nothing. */
  readonly description: string | null;
}

export interface Booked {
  readonly sales: readonly Sale[];
  readonly amendments: readonly Amendment[];
}

/** Everything that any generation of this booking has left, undone ones too. */
export async function bookedUnder(talk: Talk, stem: string): Promise<Booked> {
  const sales = (await talk.find<Sale>('sale.sale', startsWith('reference', stem), FIELDS)).filter(({ reference }) =>
    reference.startsWith(stem),
  );
  const amendments = await talk.find<Amendment>(
    'sale.amendment',
    [['sale', 'in', sales.map(({ id }) => id)]],
    ['sale', 'state', 'description'],
  );
  return { sales, amendments };
}

export async function readSale(talk: Talk, id: Id): Promise<Sale> {
  const [sale] = await talk.read<Sale>('sale.sale', [id], FIELDS);
  if (sale === undefined) throw unfinished('tryton-answer', `the sale ${id} is gone`);
  return sale;
}

export const isUndo = ({ description, state }: Amendment): boolean =>
  state === 'validated' && description?.endsWith(':undo') === true;

const isWithdrawn = ({ id, state }: Sale, { amendments }: Booked): boolean =>
  state === 'cancelled' || amendments.some((each) => each.sale === id && isUndo(each));

/** The one that is not withdrawn: there is at most one, since none is made while another stands. */
export const standing = (booked: Booked): Sale | undefined => booked.sales.find((sale) => !isWithdrawn(sale, booked));

/** The latest generation that a sale has taken in. */
export function generationIn(sale: Sale, { amendments }: Booked, stem: string): number {
  const taken = amendments.filter((each) => each.sale === sale.id && each.state === 'validated' && !isUndo(each));
  // Not those of people, nor what was amended for a shipment.
  const keys = [sale.reference, ...taken.map(({ description }) => description ?? '')].filter((key) => key.startsWith(stem));
  return Math.max(...keys.map((key) => generationOf(key, stem)));
}

export const isProcessed = ({ state }: Sale): boolean => state === 'processing' || state === 'done';

/**
 * The sale that has this effect's generation in it, or a later one, as a warehouse or an accountant would see it. What is
 * to be taken back is there as long as any sale stands, also one that was never confirmed.
 */
export async function findBooking(talk: Talk, effect: WantedEffect): Promise<Sale | undefined> {
  const stem = stemOf(effect);
  const booked = await bookedUnder(talk, stem);
  const sale = standing(booked);
  if (sale === undefined || effect.act === 'undo') return sale;
  if (!isProcessed(sale)) return undefined;
  return generationIn(sale, booked, stem) >= effect.generation ? sale : undefined;
}

/** Presses a button and looks what came of it; `undefined`: the transition was not possible, or not done yet. */
export async function pressed(talk: Talk, sale: Sale, button: string): Promise<Sale> {
  await talk.press('sale.sale', button, sale.id);
  return await readSale(talk, sale.id);
}

/**
 * Those of a sale's shipments that are in one of these states, none of which Tryton deletes. One that it has yet to pick
 * goes with an amendment, and whoever reads it by the number that the sale had is told that he may not.
 */
export async function shipmentsIn<Row>(
  talk: Talk,
  shipments: readonly Id[],
  states: readonly ('assigned' | 'picked' | 'packed' | 'done')[],
  fields: readonly string[] = ['state'],
): Promise<readonly (Row & { readonly id: Id })[]> {
  if (shipments.length === 0) return [];
  const domain = [
    ['id', 'in', shipments],
    ['state', 'in', states],
  ];
  return await talk.find<Row>('stock.shipment.out', domain, fields);
}

/**
 * An amendment deletes the moves of a shipment that is being packed, and Tryton makes them again as moves of no sale: it
 * waits until that shipment has left.
 */
export async function mayAmend(talk: Talk, { shipments, number, id }: Sale): Promise<void> {
  if ((await shipmentsIn(talk, shipments, ['assigned', 'picked', 'packed'])).length === 0) return;
  const detail = `a shipment of the sale ${number ?? id} is being packed in Tryton`;
  throw new TrytonFailure({ kind: 'not-sent', code: 'shipment-under-way', detail });
}
