/** Our own JSON order to a demand. Ajv checks the shape, all errors at once; figures are then read from their text. */
import addFormats from 'ajv-formats';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Address } from '../../core/model/address.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Charge, Demand, Destination, ItemReference, LineDemand, ScheduleDemand } from '../../core/model/demand.ts';
import type { InputFailure } from '../../core/model/failure.ts';
import { CustomerId, ItemId, LineId, ScheduleId, ShipToId } from '../../core/model/identifiers.ts';
import { type LocalDate, parseInstant, parseLocalDate } from '../../core/model/instant.ts';
import { type Currency, parseCurrency } from '../../core/model/money.ts';
import { parseUnit, type Unit } from '../../core/model/quantity.ts';
import { toPlain } from '../message/json.ts';
import { Node } from '../message/json-node.ts';
import { shown } from '../message/note.ts';
import type { InputFindings } from '../message/result.ts';
import { namedPartner, type PartnerProfile } from '../partner.ts';
import { ORDER_SCHEMA } from './order-schema.ts';

const isOrder = schemaReader(ORDER_SCHEMA, 'docs/reference/order.schema.json');

/** Whether a message has the shape of a schema; what is wrong with it is recorded, with the page that says it. */
export function schemaReader(schema: object, page: string): (found: InputFindings, message: Node) => boolean {
  const validator = compiled(schema);
  return (found, message) => {
    if (validator(toPlain(message.value ?? null))) return true;
    for (const error of (validator.errors ?? []).slice(0, ERRORS_MAX)) found.refuse(asFailure(message, error, page));
    return false;
  };
}

export function compiled(schema: object): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false, discriminator: true });
  addFormats.default(ajv);
  return ajv.compile(schema);
}

/** A foreign message can break every rule a thousand times; a person reads the first of them. */
export const ERRORS_MAX = 50;

export function readOrderJson(found: InputFindings, profiles: readonly PartnerProfile[], order: Node): Demand | undefined {
  if (!isOrder(found, order)) return undefined;
  const customer = found.take(CustomerId.parse(order.get('customer').text(), order.get('customer').pointer));
  const orderedAt = found.take(parseInstant(order.get('orderedAt').text(), order.get('orderedAt').pointer));
  if (customer === undefined || orderedAt === undefined) return undefined;
  const profile = namedPartner(profiles, customer);
  const reader = new Reader(found, profile);
  const orderDate = order.has('orderDate') ? reader.day(order.get('orderDate')) : reader.dayOf(order.get('orderedAt'));
  const currency = order.has('currency')
    ? found.take(parseCurrency(order.get('currency').text(), order.get('currency').pointer))
    : profile?.currency;
  const days = reader.days(order);
  const lines = reader.lines(order.get('lines'), days);
  const destination = order.has('shipTo') ? reader.destination(order.get('shipTo')) : { kind: 'missing' as const };
  const charges = reader.charges(order.get('charges'), currency);
  if (orderDate === undefined || destination === undefined || found.failures.length > 0) return undefined;
  const purchaseOrder = order.get('purchaseOrder').text();
  return {
    customer,
    channel: { kind: 'api', name: profile?.connection ?? 'api', message: order.get('message').text() },
    references: purchaseOrder === '' ? [] : [{ kind: 'purchase-order', issuer: customer, value: purchaseOrder }],
    ...(purchaseOrder === '' ? {} : { purchaseOrder }),
    orderedAt,
    orderDate,
    ...(currency === undefined ? {} : { currency }),
    destination,
    ...(days.requested === undefined ? {} : { requested: days.requested }),
    ...terms(order),
    charges,
    lines,
    ...(order.has('instructions') ? { instructions: order.get('instructions').text() } : {}),
    ...(order.has('contact') ? { contact: texts(order.get('contact')) } : {}),
  };
}

/** Fields whose shape the schema has proved. */
function terms(order: Node): Pick<Demand, 'freight' | 'payment' | 'completeness'> {
  const plain = toPlain(order.value ?? null) as Pick<Demand, 'freight' | 'completeness'> & {
    readonly payment?: NonNullable<Demand['payment']>['method'];
  };
  return {
    ...(plain.freight === undefined ? {} : { freight: plain.freight }),
    ...(plain.payment === undefined ? {} : { payment: { method: plain.payment } }),
    ...(plain.completeness === undefined ? {} : { completeness: plain.completeness }),
  };
}

const texts = (node: Node): Record<string, string> => Object.fromEntries(node.keys().map((key) => [key, node.get(key).text()]));

export function asFailure(order: Node, error: ErrorObject, schema = 'docs/reference/order.schema.json'): InputFailure {
  const extra = error.keyword === 'additionalProperties' ? `/${String(error.params['additionalProperty'])}` : '';
  const lacking = error.keyword === 'required' ? `/${String(error.params['missingProperty'])}` : '';
  const where = `${order.pointer}${error.instancePath}${extra}${lacking}` || '/';
  if (lacking !== '')
    return {
      code: 'missing',
      where,
      what: String(error.params['missingProperty']),
      wayOut: `give it, as ${schema} says`,
    };
  const value = error.instancePath
    .split('/')
    .slice(1)
    .reduce(
      (node, key) => (Array.isArray(node.value) ? (node.items()[Number(key)] ?? new Node(undefined)) : node.get(key)),
      order,
    );
  return {
    code: 'malformed',
    where,
    format: 'order-json',
    found: shown(JSON.stringify(toPlain(value.value ?? null)) ?? ''),
    reason: error.message ?? error.keyword,
    wayOut: `send the message as ${schema} says`,
  };
}

interface Days {
  readonly requested?: LocalDate;
  readonly notBefore?: LocalDate;
  readonly cancelAfter?: LocalDate;
}

/** The parts of an order, which a change has too. */
export class Reader {
  private readonly found: InputFindings;
  private readonly profile: PartnerProfile | undefined;

  constructor(found: InputFindings, profile: PartnerProfile | undefined) {
    this.found = found;
    this.profile = profile;
  }

  day(node: Node): LocalDate | undefined {
    return this.found.take(parseLocalDate(node.text(), node.pointer));
  }

  dayOf(node: Node): LocalDate | undefined {
    return this.found.take(parseLocalDate(node.text().slice(0, 10), node.pointer));
  }

  days(node: Node): Days {
    const days: Record<string, LocalDate> = {};
    for (const key of ['requested', 'notBefore', 'cancelAfter']) {
      const day = node.has(key) ? this.day(node.get(key)) : undefined;
      if (day !== undefined) days[key] = day;
    }
    return days;
  }

  destination(node: Node): Destination | undefined {
    if (typeof node.value === 'string') {
      const shipTo = this.found.take(ShipToId.parse(node.text(), node.pointer));
      return shipTo === undefined ? undefined : { kind: 'on-file', shipTo };
    }
    const { name = '', city = '', country = '', region, postalCode, phone, email } = texts(node);
    const lines = node
      .get('lines')
      .items()
      .map((line) => line.text());
    const address: Address = {
      name,
      lines,
      city,
      country,
      ...(region === undefined ? {} : { region }),
      ...(postalCode === undefined ? {} : { postalCode }),
      ...(phone === undefined ? {} : { phone }),
      ...(email === undefined ? {} : { email }),
    };
    return { kind: 'given', address };
  }

  lines(list: Node, order: Days): readonly LineDemand[] {
    const taken = new Set<string>();
    const { requested: _order, ...limits } = order;
    return list.items().flatMap((node, i) => {
      const id = this.found.take(
        LineId.parse(node.has('line') ? node.get('line').text() : String(i + 1), node.get('line').pointer),
      );
      if (id !== undefined && taken.has(id))
        this.found.refuse({
          code: 'repeated',
          where: node.get('line').pointer,
          what: 'line number',
          found: id,
          wayOut: 'number the lines apart, or leave the numbers out',
        });
      if (id === undefined || taken.has(id)) return [];
      taken.add(id);
      const line = this.line(node, id, limits);
      return line === undefined ? [] : [line];
    });
  }

  line(node: Node, id: LineId, limits: Days): LineDemand | undefined {
    const unit = this.unit(node, 'unit');
    const amount = node.has('price') ? this.found.take(node.get('price').decimal()) : undefined;
    const priceUnit = node.has('priceUnit') ? this.unit(node, 'priceUnit') : unit;
    const item = this.item(node.get('item'));
    if (unit === undefined) return undefined;
    if (amount !== undefined && decimal.isNegative(amount))
      this.found.refuse({
        code: 'malformed',
        where: node.get('price').pointer,
        format: 'order-json',
        found: amount,
        reason: 'a price below zero',
        wayOut: 'give the price, or an allowance as a charge',
      });
    const common = { ...limits, ...this.days(node) };
    const place = node.has('shipTo') ? this.destination(node.get('shipTo')) : undefined;
    const parts = node.has('schedules') ? node.get('schedules').items() : [node];
    const schedules = parts.flatMap((part, i) =>
      this.schedule(part, ScheduleId.of(`${id}.${i + 1}`), unit, {
        ...common,
        ...(place === undefined ? {} : { destination: place }),
      }),
    );
    return {
      id,
      item,
      ...(amount === undefined || priceUnit === undefined ? {} : { price: { amount, unit: priceUnit } }),
      schedules,
    };
  }

  schedule(node: Node, id: ScheduleId, unit: Unit, common: Omit<ScheduleDemand, 'id' | 'quantity'>): readonly ScheduleDemand[] {
    const value = this.found.take(node.get('quantity').decimal());
    if (value === undefined) return [];
    if (!decimal.isPositive(value))
      this.found.refuse({
        code: 'not-a-quantity',
        where: node.get('quantity').pointer,
        found: value,
        wayOut: 'order more than zero, or leave the line out',
      });
    const destination = node.has('shipTo') ? this.destination(node.get('shipTo')) : common.destination;
    return [
      { id, quantity: { value, unit }, ...common, ...this.days(node), ...(destination === undefined ? {} : { destination }) },
    ];
  }

  unit(node: Node, key: string): Unit | undefined {
    if (node.has(key)) return this.found.take(parseUnit(node.get(key).text(), node.get(key).pointer));
    if (this.profile?.unit !== undefined) return this.profile.unit;
    return this.found.refuse({
      code: 'missing',
      where: node.get(key).pointer,
      what: 'unit of measure',
      wayOut: 'give a unit code such as EA',
    });
  }

  item(node: Node): ItemReference {
    const ours = typeof node.value === 'string' ? node : node.get('ours');
    const own = ours.isThere() ? this.found.take(ItemId.parse(ours.text(), ours.pointer)) : undefined;
    const { ours: _ours, ...others } = texts(node);
    return { ...others, ...(own === undefined ? {} : { ours: own }) };
  }

  charges(list: Node, currency: Currency | undefined): readonly Charge[] {
    return list.items().flatMap((node) => {
      const amount = this.found.take(node.get('amount').decimal());
      if (currency === undefined)
        this.found.refuse({ code: 'missing', where: '/currency', what: 'currency of the charges', wayOut: 'give the currency' });
      if (amount === undefined || currency === undefined) return [];
      return [{ id: node.get('id').text(), kind: node.get('kind').text() as Charge['kind'], amount: { amount, currency } }];
    });
  }
}
