/** What an order's events ask of accounts, in their order. */
import type { AccountKey } from '../../src/core/model/account.ts';
import type { OrderEvent } from '../../src/core/model/event.ts';
import type { OrderId } from '../../src/core/model/identifiers.ts';
import type { AccountCommand } from '../../src/core/process/account/command.ts';

interface AccountWork {
  readonly account: AccountKey;
  readonly command: AccountCommand;
}

const NO_WORK: readonly AccountWork[] = [];

export function workOf(order: OrderId, event: OrderEvent): readonly AccountWork[] {
  switch (event.type) {
    case 'claims-wanted':
      return event.claims.map((request) => ({ account: request.account, command: { type: 'claim', order, request } }));
    case 'claims-given-up':
      return event.accounts.map((account) => ({ account, command: { type: 'give-up', order } }));
    case 'claims-consumed':
      return event.claims.map(({ account, quantity }) => ({
        account,
        command: { type: 'consume', order, quantity, at: event.at },
      }));
    default:
      return NO_WORK;
  }
}
