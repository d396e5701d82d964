/** `credit.csv`, `payments.csv`, `screening.csv`, `export-rules.csv`: who may buy, and for how much. */
import { creditAccount } from '../../core/model/account.ts';
import { digest } from '../../core/model/digest.ts';
import { fact, type AccountEntry, type FactEntry, type PaymentNotice } from './entries.ts';
import type { Fields } from './fields.ts';

export interface Credit {
  readonly facts: readonly FactEntry[];
  readonly accounts: readonly AccountEntry[];
}

export function readCredit(rows: readonly Fields[]): Credit {
  const facts: FactEntry[] = [];
  const accounts: AccountEntry[] = [];
  for (const row of rows) {
    const group = row.text('group');
    const overdue = { amount: row.decimal('overdue', '0'), currency: row.currency('currency') };
    const standing = { overdue, oldestOverdueDays: row.count('oldestOverdueDays', '0'), stopped: false };
    facts.push(fact('finance', 'credit-standing', [group], standing));
    const opening = { type: 'snapshot', figure: row.decimal('exposure'), limit: row.decimal('limit') } as const;
    accounts.push({ account: creditAccount(group), opening });
    row.end();
  }
  return { facts, accounts };
}

export const readPayments = (rows: readonly Fields[]): readonly PaymentNotice[] =>
  rows.map((row) => {
    const notice: PaymentNotice = {
      channel: row.text('channel'),
      message: row.text('message'),
      status: row.oneOf('status', ['pending', 'authorised', 'captured', 'declined', 'refunded']),
      amount: { amount: row.decimal('amount'), currency: row.currency('currency') },
    };
    row.end();
    return notice;
  });

/** A party is known by its name and country; what isn't listed here counts as never screened. */
export const readScreening = (rows: readonly Fields[]): readonly FactEntry[] =>
  rows.map((row) => {
    const party = digest({ name: row.text('party'), country: row.text('country') });
    const result = row.oneOf('result', ['clear', 'possible-match', 'match']);
    const entry = fact('compliance', 'screening', [party], { result, listVersion: row.text('listVersion'), matches: [] });
    row.end();
    return entry;
  });

export const readExportRules = (rows: readonly Fields[]): readonly FactEntry[] =>
  rows.map((row) => {
    const verdict = row.oneOf('verdict', ['allowed', 'licence-needed', 'forbidden']);
    const entry = fact('compliance', 'export-rule', [row.text('country'), row.text('exportClass')], {
      verdict,
      rule: row.text('rule'),
    });
    row.end();
    return entry;
  });
