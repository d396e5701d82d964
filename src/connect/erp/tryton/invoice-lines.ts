/**
 * The lines of an invoice, as changes of those that Tryton has drafted.
 *
 * What left and is not billed stays on the invoice at a price of nothing: left out, Tryton would draft it again and again.
 * A charge is a line without a product, under its own number in the note.
 */
import * as decimal from '../../../core/model/decimal.ts';
import type { Decimal } from '../../../core/model/decimal.ts';
import type { Charge } from '../../../core/model/demand.ts';
import type { InvoiceInstruction } from '../../../core/model/instruction.ts';
import { refused } from './answer.ts';
import type { Id } from './client.ts';
import type { Posted } from './ship.ts';
import { isPrice, PRICE_PLACES_MAX, toDecimal, toQuantity, type WireDecimal } from './values.ts';

export interface InvoiceLine {
  readonly id: Id;
  readonly note: string | null;
  /** `sale.line,ID` of goods. */
  readonly origin: string | null;
  readonly product: Id | null;
  readonly unit: Id | null;
  readonly quantity: number;
  readonly unit_price: WireDecimal;
  readonly account: Id;
  readonly stock_moves: readonly Id[];
  readonly taxes: readonly Id[];
}

interface Part {
  readonly line: string;
  readonly quantity: Decimal;
  readonly price: Decimal;
}

type Action = readonly unknown[];

const KINDS: readonly Charge['kind'][] = ['freight', 'handling', 'minimum-order', 'fee', 'allowance'];

/** Of a charge, what its line's note says; undefined: it is no charge of ours. */
export function chargeIn(note: string | null): Pick<Charge, 'id' | 'kind'> | undefined {
  const { kind, id } = /^charge:(?<kind>[a-z-]+):(?<id>.*)$/s.exec(note ?? '')?.groups ?? {};
  const known = KINDS.find((each) => each === kind);
  return known === undefined || id === undefined ? undefined : { id, kind: known };
}

export function invoiceLines(
  asked: InvoiceInstruction,
  { moves }: Pick<Posted, 'moves'>,
  drafted: readonly InvoiceLine[],
): readonly Action[] {
  const billed: readonly Part[] = asked.lines;
  const parts = [...billed, ...givenAway(billed, moves)];
  const actions: Action[] = [];
  const kept = new Set<Id>();
  for (const { line, quantity, price } of parts) {
    if (!isPrice(price))
      throw refused('price-precision', `line ${line} costs ${price}, and Tryton takes ${PRICE_PLACES_MAX} decimal places`);
    const ofLine = drafted.filter(({ note, product }) => product !== null && note === line);
    const own = ofLine.find(({ id }) => !kept.has(id));
    const values = {
      quantity: toQuantity(quantity),
      unit_price: toDecimal(price),
      stock_moves: [
        ['remove', (own ?? ofLine[0])?.stock_moves ?? []],
        ['add', moves.filter((move) => move.line === line).map(({ id }) => id)],
      ],
    };
    if (own === undefined) actions.push(['create', [{ ...likeness(ofLine[0], line), ...values }]]);
    else actions.push(['write', [own.id], values]);
    if (own !== undefined) kept.add(own.id);
  }
  const account = drafted[0]?.account;
  for (const { id: number, kind, amount } of asked.charges) {
    const note = `charge:${kind}:${number}`;
    const own = drafted.find((line) => line.note === note);
    const values = { quantity: 1, unit_price: toDecimal(amount.amount) };
    if (own === undefined) actions.push(['create', [{ type: 'line', note, description: kind, account, ...values }]]);
    else actions.push(['write', [own.id], values]);
    if (own !== undefined) kept.add(own.id);
  }
  const surplus = drafted.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  return surplus.length === 0 ? actions : [...actions, ['delete', surplus]];
}

/** Left, and nothing to be paid for. */
function givenAway(billed: readonly Part[], moves: Posted['moves']): readonly Part[] {
  return [...new Set(moves.map(({ line }) => line))].flatMap((line) => {
    const total = (parts: readonly { readonly line: string; readonly quantity: Decimal }[]): Decimal =>
      decimal.sum(parts.filter((part) => part.line === line).map(({ quantity }) => quantity));
    const free = decimal.subtract(total(moves), total(billed));
    return decimal.isPositive(free) ? [{ line, quantity: free, price: decimal.ZERO }] : [];
  });
}

/** Another line of the same goods: lots are billed each on its own, since each is rounded. */
function likeness(line: InvoiceLine | undefined, name: string): Readonly<Record<string, unknown>> {
  if (line === undefined) throw refused('line-not-billable', `Tryton has nothing of line ${name} on its invoice`);
  const { note, origin, product, unit, account, taxes } = line;
  return { type: 'line', note, origin, product, unit, account, taxes: [['add', taxes]] };
}
