/** What makes no sense to an account is refused, with what would: nothing has changed then. */
import { expect, test } from 'vitest';
import { decimal } from '../../../../src/core/model/decimal.ts';
import type { AccountCommand } from '../../../../src/core/process/account/command.ts';
import { decideAccount } from '../../../../src/core/process/account/decide.ts';
import type { AccountState } from '../../../../src/core/process/account/state.ts';
import { account, adjust, at, claim, consume, CREDIT, EAST, KEY, setLimit, setPool, setSafety, snapshot } from './tell.ts';

const STOCK_KNOWS = 'use one of: claim, give-up, expire, consume, snapshot, adjust, set-safety, set-pool';
const CREDIT_KNOWS = 'use one of: claim, give-up, expire, consume, snapshot, adjust, set-limit';
const KEY_KNOWS = 'use one of: claim, give-up, expire';
const withLimit = (limit: number): AccountCommand => ({ ...snapshot(1, '09:00'), limit: decimal(limit) }) as AccountCommand;

test.each<readonly [AccountState, AccountCommand, code: string, where: string, found: string, wayOut: string]>([
  [EAST, setLimit(5), 'unexpected', 'command.type', 'set-limit', STOCK_KNOWS],
  [CREDIT, setSafety(5), 'unexpected', 'command.type', 'set-safety', CREDIT_KNOWS],
  [CREDIT, setPool('SPRING', ['ACME'], 5), 'unexpected', 'command.type', 'set-pool', CREDIT_KNOWS],
  [KEY, consume('O1', 1, '09:00'), 'unexpected', 'command.type', 'consume', KEY_KNOWS],
  [KEY, snapshot(1, '09:00'), 'unexpected', 'command.type', 'snapshot', KEY_KNOWS],
  [KEY, adjust(1, 'receipt', '09:00'), 'unexpected', 'command.type', 'adjust', KEY_KNOWS],
  [EAST, withLimit(5), 'unexpected', 'command.limit', 'limit', 'use one of: figure, asOf'],
  [CREDIT, withLimit(-5), 'not-a-quantity', 'command.limit', '-5', 'give a quantity of 0 or more'],
  [CREDIT, setLimit(-5), 'not-a-quantity', 'command.limit', '-5', 'give a quantity of 0 or more'],
  [EAST, setSafety(-5), 'not-a-quantity', 'command.safety', '-5', 'give a quantity of 0 or more'],
  [EAST, setPool('SPRING', ['ACME'], -5), 'not-a-quantity', 'command.quantity', '-5', 'give a quantity of 0 or more'],
  [EAST, consume('O1', 0, '09:00'), 'not-a-quantity', 'command.quantity', '0', 'give a quantity of more than 0'],
  [EAST, claim(EAST, 'O1', -1), 'not-a-quantity', 'request.quantity', '-1', 'claim a quantity of 0 or more'],
  [KEY, claim(KEY, 'O1', 2), 'not-a-quantity', 'request.quantity', '2', 'claim a key with a quantity of 1'],
])('$account: %o', (of, command, code, where, found, wayOut) => {
  expect(decideAccount(of, command, at('10:00'))).toMatchObject({ ok: false, failure: { code, where, found, wayOut } });
});

test('a claim on one account is not asked of another', () => {
  expect(() => decideAccount(EAST, claim(CREDIT, 'O1', 1), at('10:00'))).toThrow(
    'a claim on credit:ACME-GROUP is asked of stock:EAST/BOLT',
  );
});

test('a customer is in one pool at a time, and is named', () => {
  const { state } = account(EAST).given(setPool('SPRING', ['ACME', 'DELTA'], 5));
  expect(decideAccount(state, setPool('FALL', ['BETA', 'ACME'], 5), at('10:00'))).toMatchObject({
    ok: false,
    failure: {
      code: 'repeated',
      what: 'customer in a pool',
      found: 'ACME',
      wayOut: 'take the customer out of its other pool first',
    },
  });
});
