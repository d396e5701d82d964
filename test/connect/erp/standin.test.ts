/** The ERP contract on the stand-in. */
import { afterAll } from 'vitest';
import { erpStandin } from '../../../src/connect/erp/standin.ts';
import { financeStandin } from '../../../src/connect/finance/standin.ts';
import type { Instant } from '../../../src/core/model/instant.ts';
import { startErp } from '../../../standins/erp.ts';
import { startFinance } from '../../../standins/finance.ts';
import { erpContract } from './contract.ts';

const server = await startErp({ stock: { 'EAST/BRG-6204': '5000' } });
const finance = await startFinance({ callback: `${server.url}/nobody`, now: () => Date.now() as Instant });
afterAll(async () => {
  await finance.close();
  await server.close();
});

erpContract('the stand-in', () => ({
  erp: erpStandin({ name: 'erp', url: server.url }),
  finance: financeStandin({ name: 'finance', url: finance.url }),
}));
