/** Workflows and variants as plain data, for tables of what the language takes and refuses. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { WorkflowFailure } from '../../../src/core/model/failure.ts';
import type { Result } from '../../../src/core/model/result.ts';

export const text = (path: string): string => readFileSync(new URL(`../../../workflows/${path}`, import.meta.url), 'utf8');

export const ORDER_TO_CASH: unknown = parse(text('order-to-cash.yaml'));
export const WEST_REGION: unknown = parse(text('variants/west-region.yaml'));

export type Fields = Readonly<Record<string, unknown>>;

const HOLD = { team: 'pricing', due: '4h', escalate: ['pricing-lead 2h', 'sales-director 4h'] };

/** The smallest core with everything in it: two locked controls, one that is opened, a release, and life after it. */
export const STEPS: Readonly<Record<string, Fields>> = {
  complete: { check: 'complete', locked: true, hold: { team: 'service', due: '2h' } },
  address: { check: 'address', needs: ['complete'], hold: HOLD, opens: { remove: true, hold: ['team', 'due'] } },
  price: {
    check: 'price-agrees',
    needs: ['complete'],
    locked: true,
    hold: { ...HOLD, ways: ['ours', 'theirs'], secondPerson: { ways: ['theirs'], above: 10_000 } },
    opens: { with: ['tolerance'], hold: ['team', 'due', 'escalate', 'calendar', 'priority'] },
  },
  margin: { check: 'margin-floor', needs: ['price'], hold: HOLD, opens: { remove: true, needs: true, with: ['floor'] } },
  reserve: { task: 'stock.reserve', needs: ['address'], undo: 'stock.unreserve' },
  release: {
    task: 'warehouse.release',
    needs: ['margin', 'price', 'reserve'],
    undo: 'warehouse.recall',
    each: 'fulfillment',
    opens: { needs: true },
  },
  ship: { wait: 'shipment-confirmed', needs: ['release'], each: 'shipment' },
  invoice: { task: 'finance.invoice', needs: ['ship'], undo: 'finance.credit-and-rebill', each: 'shipment' },
};

export const core = (steps: Fields = STEPS, more: Fields = {}): Fields => ({
  workflow: 'mini',
  version: 1,
  opens: { add: true },
  steps,
  ...more,
});

/** The core with some fields of one step changed; a field that is undefined is taken out. */
export const changed = (name: string, fields: Fields): Fields => {
  const step = Object.fromEntries(Object.entries({ ...STEPS[name], ...fields }).filter(([, value]) => value !== undefined));
  return core({ ...STEPS, [name]: step });
};

export const variant = (more: Fields): Fields => ({ variant: 'west', version: 1, of: 'mini', ofVersion: 1, ...more });

/** Failures as `rule at place: subject`, or `fine`. */
export const said = (result: Result<unknown, readonly WorkflowFailure[]>): readonly string[] | 'fine' =>
  result.ok ? 'fine' : result.failure.map(({ rule, where, subject }) => `${rule} at ${where}: ${subject}`);
