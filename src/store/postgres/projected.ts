/** How projected rows are read, and what of a partner's words can be kept in a column. */
import type { AccountKey } from '../../core/model/account.ts';
import type { Decimal } from '../../core/model/decimal.ts';
import type { WayOut } from '../../core/model/hold.ts';
import type { Actor, CustomerId, HoldId, OrderId } from '../../core/model/identifiers.ts';
import type { Instant, LocalDate } from '../../core/model/instant.ts';
import type { Currency, Money } from '../../core/model/money.ts';
import type { ClaimRow, HoldGroup, HoldRow, ListedClaim, OrderRow } from '../../engine/projections/ports.ts';

/** Characters; an index takes 2,700 bytes. */
const TEXT_MAX = 500;
/** Fewer letters say nothing. */
const TAIL_MIN = 4;

/** PostgreSQL has no text with a NUL in it. What is cut is whole in the summary, which is JSON. */
export const text = (value: string): string => value.slice(0, TEXT_MAX).replaceAll('\0', '\uFFFD');

/** As it is filtered by: an index has it beside others. */
const CHANNEL_MAX = 80;
export const channelText = (value: string): string => text(value).slice(0, CHANNEL_MAX);

/** No sign of it is a pattern's. */
const plain = (words: string): string => words.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** The end of an order's number, turned around, for `like`; null where it is too short to mean one. */
export const tailPattern = (words: string): string | null =>
  words.length < TAIL_MIN ? null : `${plain(Array.from(text(words)).toReversed().join(''))}%`;

/** As much of their number as an index has of it. */
const HEAD_MAX = 40;
export const headPattern = (words: string): string => `${plain(text(words).slice(0, HEAD_MAX))}%`;

export interface OrderRecord {
  readonly order_id: OrderId;
  readonly customer: CustomerId;
  readonly purchase_order: string | null;
  readonly number: string;
  readonly channel: string;
  readonly state: OrderRow['state'];
  readonly ordered: Decimal;
  readonly shipped: Decimal;
  readonly open: Decimal;
  readonly cancelled: Decimal;
  readonly holds: number;
  readonly opened_at: number;
  readonly changed_at: number;
  readonly total: Decimal | null;
  readonly currency: Currency | null;
  readonly summary: OrderRow['summary'];
  readonly workflow: string;
}

const moneyOf = (amount: Decimal | null, currency: Currency | null): Money | undefined =>
  amount === null || currency === null ? undefined : { amount, currency };

export function orderOf(row: OrderRecord): OrderRow {
  const { customer, number, channel, state, ordered, shipped, open, cancelled, holds, summary } = row;
  const total = moneyOf(row.total, row.currency);
  return {
    order: row.order_id,
    customer,
    ...(row.purchase_order !== null && { purchaseOrder: row.purchase_order }),
    number,
    channel,
    state,
    workflow: row.workflow,
    ordered,
    shipped,
    open,
    cancelled,
    holds,
    openedAt: row.opened_at as Instant,
    changedAt: row.changed_at as Instant,
    ...(total !== undefined && { total }),
    summary,
  };
}

export interface HoldRecord {
  readonly order_id: OrderId;
  readonly hold_id: HoldId;
  readonly type: string;
  readonly team: string;
  readonly priority: number;
  readonly opened_at: number;
  readonly due_at: number;
  readonly next_escalation: number | null;
  readonly amount: Decimal | null;
  readonly currency: Currency | null;
  readonly customer: CustomerId;
  readonly number: string;
  readonly total: Decimal | null;
  readonly total_currency: Currency | null;
  readonly promised: LocalDate | null;
  readonly cause: string;
  readonly label: string;
  readonly proposed_way: WayOut | null;
  readonly proposed_by: Actor | null;
}

export function holdOf(row: HoldRecord): HoldRow {
  const amount = moneyOf(row.amount, row.currency);
  const total = moneyOf(row.total, row.total_currency);
  return {
    order: row.order_id,
    hold: row.hold_id,
    type: row.type,
    team: row.team,
    priority: row.priority,
    openedAt: row.opened_at as Instant,
    dueAt: row.due_at as Instant,
    ...(row.next_escalation !== null && { nextEscalation: row.next_escalation as Instant }),
    ...(amount !== undefined && { amount }),
    customer: row.customer,
    number: row.number,
    ...(total !== undefined && { total }),
    ...(row.promised !== null && { promised: row.promised }),
    cause: row.cause,
    label: row.label,
    ...(row.proposed_way !== null && row.proposed_by !== null && { proposed: { way: row.proposed_way, by: row.proposed_by } }),
  };
}

export interface GroupRecord {
  readonly type: string;
  readonly team: string;
  readonly cause: string;
  readonly label: string;
  readonly open: number;
  readonly currency: Currency | null;
  readonly amount: Decimal | null;
  readonly next_due_at: number;
  readonly oldest_at: number;
}

export function holdGroupOf(row: GroupRecord): HoldGroup {
  const amount = moneyOf(row.amount, row.currency);
  return {
    type: row.type,
    team: row.team,
    cause: row.cause,
    label: row.label,
    open: row.open,
    amounts: amount === undefined ? [] : [amount],
    nextDueAt: row.next_due_at as Instant,
    oldestAt: row.oldest_at as Instant,
  };
}

export interface StandingRecord {
  readonly type: string;
  readonly team: string;
  readonly open: number;
  readonly overdue: number;
  readonly due_soon: number;
  readonly to_confirm: number;
}

export interface LastedRecord {
  readonly team: string;
  readonly lasted: number;
  readonly settled: number;
  readonly in_time: number;
}

export interface ClaimRecord {
  readonly order_id: OrderId;
  readonly account: AccountKey;
  readonly state: ClaimRow['state'];
  readonly wanted: Decimal;
  readonly granted: Decimal;
  readonly waiting_since: number | null;
  readonly number: string;
  readonly customer: CustomerId;
}

export const claimOf = (row: ClaimRecord): ListedClaim => ({
  account: row.account,
  order: row.order_id,
  state: row.state,
  wanted: row.wanted,
  granted: row.granted,
  number: row.number,
  customer: row.customer,
  ...(row.waiting_since !== null && { waitingSince: row.waiting_since as Instant }),
});
