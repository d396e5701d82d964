/** How an account says that a command makes no sense to it. Nothing has changed then. */
import type { Decimal } from '../../model/decimal.ts';
import type { Failure } from '../../model/failure.ts';
import type { AccountCommand } from './command.ts';
import type { AccountState } from './state.ts';

type CommandType = AccountCommand['type'];

const ANY: readonly CommandType[] = ['claim', 'give-up', 'expire'];
const WITH_FIGURE: readonly CommandType[] = [...ANY, 'consume', 'snapshot', 'adjust'];

const ALLOWED: Readonly<Record<AccountState['kind'], readonly CommandType[]>> = {
  stock: [...WITH_FIGURE, 'set-safety', 'set-pool'],
  credit: [...WITH_FIGURE, 'set-limit'],
  key: ANY,
  content: ANY,
};

export const unexpected = (where: string, found: string, expected: readonly string[]): Failure => ({
  code: 'unexpected',
  where,
  found,
  expected,
  wayOut: `use one of: ${expected.join(', ')}`,
});

/** A command that this kind of account doesn't know. */
export const notFor = (state: AccountState, type: CommandType): Failure => unexpected('command.type', type, ALLOWED[state.kind]);

export const notA = (where: string, found: Decimal, range: string): Failure => ({
  code: 'not-a-quantity',
  where,
  found,
  wayOut: `give a quantity of ${range}`,
});
