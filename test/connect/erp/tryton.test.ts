/** The ERP contract on a real Tryton. Only where there is one (TRYTON_URL); scripts/tryton/start.sh brings one up. */
import { erpContract } from './contract.ts';
import { tryton } from '../../../src/connect/erp/tryton/connection.ts';

const {
  TRYTON_URL: url = '',
  TRYTON_DATABASE: database = '',
  TRYTON_USER: user = '',
  TRYTON_PASSWORD: password = '',
} = process.env;

erpContract('tryton', () => {
  const erp = tryton({ name: 'erp', url, database, user, password });
  return { erp, finance: erp };
});
