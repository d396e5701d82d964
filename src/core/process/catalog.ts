/** All that a workflow may be made of, for the workflow language. */
import { CHECKS } from '../checks/registry.ts';
import type { Catalog, CatalogTask } from '../model/catalog.ts';
import { RESERVE } from './settle/reserve.ts';
import { TASKS } from './tasks/registry.ts';

/** Takes only claims, nothing outside: it is answered like a check and undone by giving the claims up. */
const RESERVE_TASK: CatalogTask = { ...RESERVE, releases: false, undos: ['stock.unreserve'] };

export const CATALOG: Catalog = {
  checks: CHECKS,
  tasks: { 'stock.reserve': RESERVE_TASK, ...TASKS },
  waits: {
    'shipment-confirmed': { scope: 'shipment', summary: 'Until the shipment is confirmed and any verdict on it is given.' },
    'invoice-paid': { scope: 'shipment', summary: "Until the shipment's invoice is paid or credited." },
  },
};
