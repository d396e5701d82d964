/**
 * Is everything there that the order needs to be worked? Customer, currency, lines, and for each schedule line an item
 * of ours, a quantity that can be counted in stock units, and a place. It says all that is missing at once, each with
 * its path, because every question to the buyer costs a day.
 *
 * Whether the item may still be bought, in which multiples, is the business of `orderable`; where the goods may go, of
 * `customer-allowed` and `address`.
 */
import type { ItemReference } from '../model/demand.ts';
import type { Failure } from '../model/failure.ts';
import type { Missing } from '../model/hold.ts';
import type { CustomerId, LineId, ScheduleId } from '../model/identifiers.ts';
import type { Quantity } from '../model/quantity.ts';
import { check, type CompleteValue, type Outcome, type View } from './check.ts';
import { count, resolve } from './counting.ts';
import { destinationOf } from './destination.ts';

type Counted = CompleteValue['counted'][string];

export const complete = check({
  name: 'complete',
  version: 1,
  summary: 'Customer, currency, items, countable quantities and destinations are all known',
  scope: 'order',
  parameters: { purchaseOrder: { kind: 'flag', default: false, tighter: true } },
  uses: [],
  run: (view, { purchaseOrder }): Outcome<CompleteValue> => {
    const customer = view.header((header) => header.customer);
    const lines = view.lines();
    const missing = missingOfHeader(view, customer, purchaseOrder);
    if (lines.length === 0) missing.set('lines', { what: 'lines', where: 'lines' });
    const counted: Record<string, Counted> = {};
    for (const line of lines) countLine(view, customer, line, counted, missing);
    if (missing.size === 0) return { verdict: 'pass', value: { counted } };
    return { verdict: 'hold', reason: { type: 'incomplete', missing: [...missing.values()] }, ruled: () => undefined };
  },
});

/** What is missing, each place once. */
type Places = Map<string, Missing>;

function missingOfHeader(view: View, customer: CustomerId, needsPurchaseOrder: boolean): Places {
  const missing: Places = new Map();
  const note = (what: 'customer' | 'purchase-order' | 'currency', where: string): void => {
    missing.set(where, { what, where });
  };
  const known = view.fact('customer', [customer], (value) => value !== undefined);
  if (!known) note('customer', 'customer');
  // A known customer has a currency of its own.
  if (!known && !view.header((header) => header.currency !== undefined)) note('currency', 'currency');
  if (needsPurchaseOrder && !view.header((header) => header.purchaseOrder !== undefined)) note('purchase-order', 'purchaseOrder');
  return missing;
}

function countLine(view: View, customer: CustomerId, line: LineId, counted: Record<string, Counted>, missing: Places): void {
  const note = (one: Missing): void => {
    missing.set(one.where, one);
  };
  const reference = view.line(line, (value) => value.item);
  const item = resolve(view, customer, reference);
  const schedules = view.schedules(line).map((id) => ({ id, ...view.raw(id, ({ quantity }) => quantity) }));
  if (item === undefined) note({ what: 'item', where: `lines[${line}].item`, line, reference: written(reference) });
  if (schedules.length === 0) note({ what: 'quantity', where: `lines[${line}].schedules`, line, found: 'none' });
  for (const { id, ...quantity } of schedules) {
    const ordered = count(quantity, item, `schedules[${id}].quantity`);
    if (ordered.ok && item !== undefined) counted[id] = { item: item.id, unit: item.units.stockUnit, ordered: ordered.value };
    if (!ordered.ok) note(uncountable(ordered.failure, line, id, quantity));
    if (destinationOf(view, customer, id).kind === 'missing') note(nowhere(view, id));
  }
}

/** What a person sees of an item that nobody knows. */
const written = ({ ours, buyers, gtin, manufacturers, description }: ItemReference): string =>
  ours ?? buyers ?? gtin ?? manufacturers ?? description ?? '';

function uncountable(failure: Failure, line: LineId, schedule: ScheduleId, { value, unit }: Quantity): Missing {
  if (failure.code === 'unit-unknown')
    return { what: 'unit', where: `schedules[${schedule}].unit`, line, unit, known: failure.known };
  return { what: 'quantity', where: failure.where, line, found: `${value} ${unit}` };
}

/** One answer for the whole order where the order's own destination is what lacks. */
function nowhere(view: View, schedule: ScheduleId): Missing {
  const ofOrder = view.header((header) => header.destination.kind === 'missing');
  return { what: 'destination', where: ofOrder ? 'destination' : `schedules[${schedule}].destination` };
}
