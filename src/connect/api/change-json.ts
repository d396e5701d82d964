/** Our own JSON change to changes of an order, in the same words as the order itself. */
import type { ValidateFunction } from 'ajv';
import type { Change } from '../../core/model/demand.ts';
import { LineId, ScheduleId } from '../../core/model/identifiers.ts';
import type { FreightTerms } from '../../core/model/master.ts';
import type { Currency } from '../../core/model/money.ts';
import type { Quantity } from '../../core/model/quantity.ts';
import { toPlain } from '../message/json.ts';
import type { Node } from '../message/json-node.ts';
import type { InputFindings } from '../message/result.ts';
import type { PartnerProfile } from '../partner.ts';
import { CHANGE_SCHEMA } from './change-schema.ts';
import { asFailure, compiled, ERRORS_MAX, Reader } from './order-json.ts';

export interface ChangeJson {
  readonly reference: string;
  readonly sequence?: number;
  readonly changes: readonly Change[];
}

const validator: ValidateFunction = compiled(CHANGE_SCHEMA);
const PUBLISHED = 'GET /v1/openapi.json';

/** `currency`: of the order, for charges. */
export function readChangeJson(
  found: InputFindings,
  profile: PartnerProfile | undefined,
  currency: Currency | undefined,
  message: Node,
): ChangeJson | undefined {
  if (!validator(toPlain(message.value ?? null))) {
    for (const error of (validator.errors ?? []).slice(0, ERRORS_MAX)) found.refuse(asFailure(message, error, PUBLISHED));
    return undefined;
  }
  const reader = new ChangeReader(found, profile, currency);
  const changes = message
    .get('changes')
    .items()
    .flatMap((node) => reader.change(node) ?? []);
  const sequence = message.has('sequence') ? { sequence: Number(message.get('sequence').text()) } : {};
  return { reference: message.get('reference').text(), ...sequence, changes };
}

class ChangeReader {
  private readonly found: InputFindings;
  private readonly parts: Reader;
  private readonly currency: Currency | undefined;

  constructor(found: InputFindings, profile: PartnerProfile | undefined, currency: Currency | undefined) {
    this.found = found;
    this.parts = new Reader(found, profile);
    this.currency = currency;
  }

  /** Undefined: something of it is refused. The schema has proved the shape. */
  change(node: Node): Change | undefined {
    const to = node.get('to');
    switch (node.get('kind').text()) {
      case 'quantity':
        return this.quantityChange(node);
      case 'destination': {
        const place = this.parts.destination(to);
        return place && { kind: 'destination', ...this.schedule(node), to: place };
      }
      case 'item': {
        const line = this.line(node);
        return line && { kind: 'item', line, to: this.parts.item(to) };
      }
      case 'price': {
        const line = this.line(node);
        const amount = this.found.take(to.get('amount').decimal());
        const unit = this.parts.unit(to, 'unit');
        return line && amount && unit && { kind: 'price', line, to: { amount, unit } };
      }
      case 'days':
        return { kind: 'days', ...this.schedule(node), ...this.parts.days(node) };
      case 'line-added':
        return this.lineAdded(node.get('line'));
      case 'schedule-added':
        return this.scheduleAdded(node);
      case 'freight':
        return { kind: 'freight', to: toPlain(to.value ?? null) as FreightTerms };
      case 'instructions':
      case 'purchase-order':
        return { kind: node.get('kind').text() as 'instructions' | 'purchase-order', to: to.text() };
      case 'payment':
        return { kind: 'payment', to: { method: to.text() as Extract<Change, { kind: 'payment' }>['to']['method'] } };
      default:
        return { kind: 'charges', to: this.parts.charges(to, this.currency) };
    }
  }

  private quantityChange(node: Node): Change | undefined {
    const schedule = this.found.take(ScheduleId.parse(node.get('schedule').text(), node.get('schedule').pointer));
    const to = this.quantity(node.get('to'));
    const from = node.has('from') ? this.quantity(node.get('from')) : undefined;
    return schedule && to && { kind: 'quantity', schedule, to, ...(from !== undefined && { from }) };
  }

  private lineAdded(node: Node): Change | undefined {
    const at = node.get('line');
    if (!node.has('line'))
      return this.found.refuse({ code: 'missing', where: at.pointer, what: 'line', wayOut: 'number the new line' });
    const id = this.found.take(LineId.parse(at.text(), at.pointer));
    const line = id && this.parts.line(node, id, {});
    return line && { kind: 'line-added', line };
  }

  private scheduleAdded(node: Node): Change | undefined {
    const at = node.get('schedule');
    const line = this.line(node);
    const id = this.found.take(ScheduleId.parse(at.get('id').text(), at.get('id').pointer));
    const unit = this.parts.unit(at, 'unit');
    const [schedule] = (id && unit && this.parts.schedule(at, id, unit, {})) ?? [];
    return line && schedule && { kind: 'schedule-added', line, schedule };
  }

  private quantity(node: Node): Quantity | undefined {
    const value = this.found.take(node.get('value').decimal());
    const unit = this.parts.unit(node, 'unit');
    return value && unit && { value, unit };
  }

  private line(node: Node): LineId | undefined {
    return this.found.take(LineId.parse(node.get('line').text(), node.get('line').pointer));
  }

  /** None: the whole order. */
  private schedule(node: Node): { readonly schedule?: ScheduleId } {
    if (!node.has('schedule')) return {};
    const schedule = this.found.take(ScheduleId.parse(node.get('schedule').text(), node.get('schedule').pointer));
    return schedule === undefined ? {} : { schedule };
  }
}
