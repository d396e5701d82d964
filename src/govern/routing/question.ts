/** What a decision table is asked about a hold. Figures are numbers here: they are compared, and never added up or paid. */
import { factKey } from '../../core/model/fact.ts';
import type { Hold } from '../../core/model/hold.ts';
import type { Customer } from '../../core/model/master.ts';
import type { Money } from '../../core/model/money.ts';
import type { LiveOrder } from '../../core/model/order.ts';
import type { Hub } from '../../engine/hub.ts';
import { totalOf } from '../../engine/projections/rows.ts';

export interface Question {
  readonly hold: {
    readonly type: string;
    readonly team: string;
    readonly priority: number;
    readonly raisedBy: string;
    readonly amount: number | null;
    readonly currency: string | null;
  };
  readonly order: {
    readonly customer: string;
    readonly channel: string;
    readonly total: number | null;
    readonly requested: string | null;
  };
  readonly customer: {
    readonly tier: number | null;
    readonly businessUnit: string | null;
    readonly region: string | null;
    readonly creditGroup: string | null;
  };
}

const questionOf = (
  { reason, policy, raisedBy, amount }: Hold,
  { header }: LiveOrder,
  total: Money | undefined,
  customer: Customer | undefined,
): Question => ({
  hold: {
    type: reason.type,
    team: policy.team,
    priority: policy.priority,
    raisedBy,
    amount: amount === undefined ? null : Number(amount.amount),
    currency: amount?.currency ?? null,
  },
  order: {
    customer: header.customer,
    channel: header.channel.name,
    total: total === undefined ? null : Number(total.amount),
    requested: header.requested ?? null,
  },
  customer: {
    tier: customer?.tier ?? null,
    businessUnit: customer?.businessUnit ?? null,
    region: customer?.region ?? null,
    creditGroup: customer?.creditGroup ?? null,
  },
});

/** With its customer as known now. */
export async function questionAbout({ store }: Hub, hold: Hold, order: LiveOrder): Promise<Question> {
  const { value } = await store.read.fact(factKey('customer', order.header.customer));
  return questionOf(hold, order, totalOf(order), value as Customer | undefined);
}
