/** The ERP contract on a real Tryton. Only where there is one (TRYTON_URL); scripts/tryton/start.sh brings one up. */
import type { Instant } from '../../../src/core/model/instant.ts';
import { openMemoryStore } from '../../../src/store/memory/store.ts';
import { erpContract } from './contract.ts';
import { access } from './tryton-access.ts';
import { tryton } from '../../../src/connect/erp/tryton/connection.ts';

const { alone } = openMemoryStore({ clock: { now: () => Date.now() as Instant } });

erpContract('tryton', () => {
  const erp = tryton({ name: 'erp', ...access, alone });
  return { erp, finance: erp };
});
