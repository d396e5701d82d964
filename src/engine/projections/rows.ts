/** What is projected of an order: a function of its state, so that the same order always has the same rows. */
import { accountKind, type Claim } from '../../core/model/account.ts';
import * as decimal from '../../core/model/decimal.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { Instant } from '../../core/model/instant.ts';
import * as money from '../../core/model/money.ts';
import type { Currency, Money } from '../../core/model/money.ts';
import type { LiveOrder, Order } from '../../core/model/order.ts';
import { due, schedulesOf } from '../../core/process/order-facts.ts';
import type { Place } from '../reach.ts';
import { causeOf } from './cause.ts';
import type { ClaimRow, HoldRow, OrderRow, OrderRows } from './ports.ts';
import { numberOf, promisedOf, summaryOf } from './summary.ts';

/** Undefined while only changes have come: there is no order yet. */
export function rowsOf(order: Order, changedAt: Instant, place?: Place): OrderRows | undefined {
  if (order.state === 'none' || order.state === 'parked') return undefined;
  const rows = { order: orderRow(order, changedAt), holds: holdRows(order), claims: claimRows(order) };
  return { ...rows, ...(place !== undefined && { place }) };
}

function orderRow(order: LiveOrder, changedAt: Instant): OrderRow {
  const summary = summaryOf(order);
  const { customer, purchaseOrder, channel } = order.header;
  const total = totalOf(order);
  const { ordered, shipped, open, cancelled } = summary;
  return {
    order: order.id,
    customer,
    ...(purchaseOrder !== undefined && { purchaseOrder }),
    number: numberOf(order),
    channel: channel.name,
    state: order.state,
    workflow: workflowName(order.workflow),
    ordered,
    shipped,
    open,
    cancelled,
    holds: Object.keys(order.holds).length,
    openedAt: order.capturedAt,
    changedAt,
    ...(total !== undefined && { total }),
    summary,
  };
}

export const workflowName = ({ name, version }: { readonly name: string; readonly version: number }): string =>
  `${name}/${version}`;

/** What is due at the prices agreed, and the charges; none before there are prices. */
export function totalOf(order: LiveOrder): Money | undefined {
  const { agreed, header } = order;
  if (agreed === undefined) return undefined;
  const currency = agreed.currency as Currency;
  const lines = schedulesOf(order).map((schedule) => {
    const price = agreed.lines[schedule.line]?.price ?? decimal.ZERO;
    return money.rounded({ amount: decimal.multiply(due(schedule), price), currency });
  });
  const charges = header.charges.map(({ amount }) => amount).filter((amount) => amount.currency === currency);
  return money.sum(currency, [...lines, ...charges]);
}

function holdRows(order: LiveOrder): readonly HoldRow[] {
  const holds = Object.values(order.holds);
  if (holds.length === 0) return [];
  const total = totalOf(order);
  const promised = promisedOf(order);
  const of = {
    customer: order.header.customer,
    number: numberOf(order),
    ...(total !== undefined && { total }),
    ...(promised !== undefined && { promised }),
  };
  return holds.map((hold) => {
    const { id, reason, team, policy, openedAt, dueAt, nextEscalation, amount, proposal } = hold;
    return {
      order: order.id,
      hold: id,
      type: reason.type,
      team,
      priority: policy.priority,
      openedAt,
      dueAt,
      ...(nextEscalation !== undefined && { nextEscalation: nextEscalation.at }),
      ...(amount !== undefined && { amount }),
      ...of,
      ...causeOf(order, hold),
      ...(proposal !== undefined && { proposed: { way: proposal.resolution.way, by: proposal.by } }),
    };
  });
}

/** A business key is owned or not, which is no figure to list. */
const claimRows = (order: LiveOrder): readonly ClaimRow[] =>
  Object.values(order.claims)
    .filter(({ account }) => accountKind(account) === 'stock' || accountKind(account) === 'credit')
    .map((claim) => ({
      account: claim.account,
      order: order.id,
      state: claim.state.kind,
      wanted: claim.wanted,
      granted: grantedOf(claim),
      ...(claim.waitingSince !== undefined && { waitingSince: claim.waitingSince }),
    }));

function grantedOf({ state }: Claim): Decimal {
  switch (state.kind) {
    case 'granted':
      return state.quantity;
    case 'waiting':
    case 'refused':
      return state.kept;
    case 'lost':
      return state.left;
    case 'wanted':
      return decimal.ZERO;
  }
}
