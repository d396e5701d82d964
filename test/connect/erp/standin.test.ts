/** The ERP contract on the stand-in. */
import { afterAll } from 'vitest';
import { erpStandin } from '../../../src/connect/erp/standin.ts';
import { startErp } from '../../../standins/erp.ts';
import { erpContract } from './contract.ts';

const server = await startErp({ stock: { 'EAST/BRG-6204': '5000' } });
afterAll(async () => await server.close());

erpContract('the stand-in', () => erpStandin({ name: 'erp', url: server.url }));
