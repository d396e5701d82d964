/** A catalog with the names of the real one, so that the language is tested by itself. */
import type { Catalog, CatalogCheck, CatalogTask } from '../../../src/core/model/catalog.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { duration } from '../../../src/core/model/instant.ts';

const check = (more: Partial<CatalogCheck> = {}): CatalogCheck => ({
  version: 1,
  parameters: {},
  uses: [],
  scope: 'order',
  summary: 'a check',
  ...more,
});

const task = (undo: string, more: Partial<CatalogTask> = {}): CatalogTask => ({
  version: 1,
  parameters: {},
  uses: [],
  scope: 'order',
  undos: [undo],
  releases: false,
  summary: 'a task',
  ...more,
});

export const CATALOG: Catalog = {
  checks: {
    complete: check(),
    duplicate: check({
      uses: ['complete'],
      parameters: { window: { kind: 'duration', default: duration('7d'), tighter: 'higher' } },
    }),
    'customer-allowed': check(),
    address: check({ parameters: { verify: { kind: 'flag', default: true, tighter: true } } }),
    screening: check({ uses: ['complete', 'address'] }),
    'price-agrees': check({
      uses: ['complete'],
      parameters: { tolerance: { kind: 'percent', default: decimal('0.5'), tighter: 'lower' } },
    }),
    'margin-floor': check({
      uses: ['complete', 'price-agrees'],
      parameters: { floor: { kind: 'percent', default: decimal('12'), tighter: 'higher' } },
    }),
    'payment-terms': check({ uses: ['complete', 'price-agrees'] }),
    credit: check({
      uses: ['complete', 'price-agrees'],
      parameters: { overdueDaysMax: { kind: 'count', default: 30, tighter: 'lower' } },
    }),
    orderable: check({ uses: ['complete'] }),
    'promise-date': check({
      uses: ['complete', 'address', 'stock.reserve'],
      parameters: { daysLateMax: { kind: 'count', default: 0, tighter: 'lower' } },
    }),
    'order-value': check({ parameters: { most: { kind: 'amount', default: decimal('50000'), tighter: 'lower' } } }),
  },
  tasks: {
    'stock.reserve': task('stock.unreserve', {
      uses: ['complete', 'address'],
      parameters: {
        prefer: { kind: 'choice', default: 'priority', options: ['cost', 'distance', 'priority'] },
        nodesMax: { kind: 'count', default: 3, tighter: 'lower' },
        nodesPerLineMax: { kind: 'count', default: 2, tighter: 'lower' },
      },
    }),
    'erp.book': task('erp.cancel', { uses: ['price-agrees'] }),
    'customer.acknowledge': task('customer.correct', { uses: ['price-agrees', 'stock.reserve'] }),
    'warehouse.release': task('warehouse.recall', { uses: ['address'], scope: 'fulfillment', releases: true }),
    'erp.ship': task('erp.reverse', { scope: 'shipment' }),
    'finance.invoice': task('finance.credit-and-rebill', { uses: ['price-agrees'], scope: 'shipment' }),
    'customer.note': task('', { undos: [] }),
  },
  waits: {
    'shipment-confirmed': { scope: 'shipment', summary: 'the warehouse confirmed' },
    'invoice-paid': { scope: 'shipment', summary: 'finance saw the money' },
  },
};
