/** A figure that somebody else owns: nothing until its owner has said it, and then what the owner has. */
import { expect, test } from 'vitest';
import { stockFigures } from '../../../simulator/checkers/figures.ts';
import type { AccountKey } from '../../../src/core/model/account.ts';
import { decimal } from '../../../src/core/model/decimal.ts';
import { newAccount } from '../../../src/core/process/account/state.ts';
import type { AccountCommand } from '../../../src/core/process/account/command.ts';
import { counted } from '../../store/contract/stock.ts';
import { Tale } from './tale.ts';

const EAST = 'stock:EAST/BRG-6204' as AccountKey;

/** 1,770 are there; the hub has this figure, after its owner's words. */
function found(figure: number, ...words: readonly ('counts' | 'looks')[]): readonly string[] {
  const tale = new Tale(stockFigures);
  tale.onHand.set('EAST/BRG-6204', decimal('1770'));
  const state = counted(newAccount(EAST), figure, 1).state;
  const commands: Readonly<Record<string, AccountCommand>> = {
    counts: { type: 'snapshot', figure: decimal(figure), asOf: tale.now },
    looks: { type: 'expire', now: tale.now },
  };
  for (const word of words) tale.show({ kind: 'account', account: EAST, command: commands[word] as AccountCommand, state });
  return tale.found;
}

test.each([
  ['none, before its count has come', 0, ['looks'], []],
  ['some, before its count has come', 5, ['looks'], ['5 on hand, and by all that it was told 0 are there']],
  ['all of it, once it is counted', 1770, ['counts', 'looks'], []],
  [
    'none, though it is counted',
    0,
    ['counts', 'looks'],
    ['0 on hand, and by all that it was told 1770 are there', '0 on hand, and by all that it was told 1770 are there'],
  ],
] as const)('%s', (_, figure, words, wrong) =>
  expect(found(figure, ...words)).toEqual(wrong.map((line) => `conservation: ${EAST}: ${line}`)),
);
