/** What master data becomes: facts to observe, accounts to set up, partners to know. */
import type { AccountKey } from '../../core/model/account.ts';
import { factKey, type FactKey, type FactKind, type FactValues, type JudgedFact } from '../../core/model/fact.ts';
import { ok, type Result } from '../../core/model/result.ts';
import type { AccountCommand } from '../../core/process/account/command.ts';
import type { Money } from '../../core/model/money.ts';
import { readFact, type FactFailure } from '../../connect/facts/read-fact.ts';
import type { PartnerProfile } from '../../connect/partner.ts';
import type { Partner } from '../../connect/partners/partner.ts';

/** A fact as a file says it. `source`: the system that owns it. */
export interface FactEntry {
  readonly key: FactKey;
  readonly value: FactValues[FactKind];
  readonly source: string;
}

export type JudgedEntry = JudgedFact & { readonly source: string };

export type Opening = Extract<AccountCommand, { readonly type: 'set-safety' }> | Omit<Snapshot, 'asOf'>;

type Snapshot = Extract<AccountCommand, { readonly type: 'snapshot' }>;

export interface AccountEntry {
  readonly account: AccountKey;
  readonly opening: Opening;
}

/** What the payment provider says of a shop's order, by the shop's own number. */
export interface PaymentNotice {
  readonly channel: string;
  readonly message: string;
  readonly status: FactValues['payment']['status'];
  readonly amount: Money;
}

export interface MasterData {
  readonly facts: readonly JudgedEntry[];
  readonly accounts: readonly AccountEntry[];
  readonly partners: readonly PartnerProfile[];
  /** Those of whom there is a folder. */
  readonly folders: readonly Partner[];
  readonly payments: readonly PaymentNotice[];
  /** Opening stock as the ERP has it: `NODE/ITEM` → figure. */
  readonly erpStock: Readonly<Record<string, string>>;
}

export const entryOf = (source: string, key: FactKey, value: FactValues[FactKind]): FactEntry => ({ key, value, source });

/** As every fact is judged, whoever tells it: what no single field shows is found here, such as days that overlap. */
export function judged({ key, value, source }: FactEntry): Result<JudgedEntry, readonly FactFailure[]> {
  const read = readFact(key, value);
  return read.ok ? ok({ ...read.value, source }) : read;
}

export const fact = <K extends FactKind>(source: string, kind: K, ids: readonly string[], value: FactValues[K]): FactEntry =>
  entryOf(source, factKey(kind, ...ids), value);
