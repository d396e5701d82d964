/** A dry run of a capture, told as an answer to "would you accept this?" */
import type { AnswerValues, PromiseValue } from '../core/checks/check.ts';
import { creditAccount, type AccountKey } from '../core/model/account.ts';
import * as decimal from '../core/model/decimal.ts';
import type { Demand } from '../core/model/demand.ts';
import { factKey } from '../core/model/fact.ts';
import type { HoldReason } from '../core/model/hold.ts';
import type { LineId } from '../core/model/identifiers.ts';
import type { Customer } from '../core/model/master.ts';
import type { LiveOrder } from '../core/model/order.ts';
import { invariant } from '../core/model/result.ts';
import { roomFor, type AccountState } from '../core/process/account/state.ts';
import { explain, type ExplainedLine } from '../core/process/explain.ts';
import type { Workflow } from '../core/workflow/workflow.ts';
import type { DryRun } from '../engine/dry-run.ts';
import type { Hub } from '../engine/hub.ts';
import { rowsOf } from '../engine/projections/rows.ts';
import type { Asker } from '../engine/work.ts';

export async function quote(hub: Hub, workflow: Workflow, demand: Demand, asker: Asker): Promise<object> {
  const run = await hub.dryRun(undefined, [hub.capturing(demand)], asker);
  const order = liveOf(run);
  const promised = { ...(await earliest(hub, demand, asker)), ...answerOf(order, 'promise-date')?.promised };
  const told = explain(order, workflow);
  const total = rowsOf(order, order.capturedAt)?.order.total;
  return {
    isClear: told.holds.length === 0,
    lines: told.lines.map((line) => lineOf(order, run, promised, line)),
    ...(total !== undefined && { total }),
    credit: await creditOf(hub, run, demand),
    holds: told.holds,
  };
}

function liveOf({ order, failure }: DryRun): LiveOrder {
  invariant(order.state !== 'none' && order.state !== 'parked', `a new order is captured: ${JSON.stringify(failure)}`);
  return order;
}

/**
 * The first day on which each schedule line could arrive, where the buyer names none: the promise check only speaks of
 * those that are asked for, so it is asked for the day of the order.
 */
async function earliest(hub: Hub, demand: Demand, asker: Asker): Promise<PromiseValue['promised']> {
  const days = demand.lines.flatMap(({ schedules }) => schedules.map(({ requested }) => requested ?? demand.requested));
  if (days.every((day) => day !== undefined)) return {};
  const lines = demand.lines.map((line) => ({
    ...line,
    schedules: line.schedules.map((each) => ({ ...each, requested: each.requested ?? demand.requested ?? demand.orderDate })),
  }));
  const order = liveOf(await hub.dryRun(undefined, [hub.capturing({ ...demand, lines })], asker));
  const late = reasonOf(order, 'date-jeopardy')?.lines ?? [];
  return {
    ...answerOf(order, 'promise-date')?.promised,
    ...Object.fromEntries(late.flatMap(({ schedule, feasible }) => (feasible === undefined ? [] : [[schedule, feasible]]))),
  };
}

function lineOf(order: LiveOrder, run: DryRun, promised: PromiseValue['promised'], line: ExplainedLine): object {
  const reserve = answerOf(order, 'stock.reserve');
  const price = priceOf(order, line.line);
  return {
    line: line.line,
    item: line.item,
    unit: line.unit,
    ordered: line.ordered,
    ...(price !== undefined && { price }),
    available: availableOf(order, run, line.item),
    schedules: (order.lines[line.line]?.schedules ?? []).map((id) => {
      const { counted, quantity } = order.schedules[id] ?? {};
      const short = reserve?.short[id];
      const day = promised[id];
      return {
        schedule: id,
        quantity: counted?.ordered ?? quantity?.value ?? decimal.ZERO,
        from: reserve?.allocations[id] ?? [],
        backordered: reserve?.backordered[id] ?? [],
        ...(short !== undefined && { short }),
        ...(day !== undefined && { promised: day }),
      };
    }),
  };
}

/** As agreed; where the buyer expects another, ours. */
function priceOf(order: LiveOrder, line: LineId): object | undefined {
  const agreed = answerOf(order, 'price-agrees');
  const passed = agreed?.lines[line];
  if (agreed !== undefined && passed !== undefined)
    return { amount: passed.price, currency: agreed.currency, source: passed.source };
  const ours = reasonOf(order, 'price-difference')?.lines.find((each) => each.line === line)?.ours;
  const currency = order.header.currency;
  return ours === undefined || currency === undefined ? undefined : { amount: ours, currency };
}

function availableOf({ header }: LiveOrder, { accounts }: DryRun, item: string): readonly object[] {
  return [...accounts].flatMap(([key, state]) => {
    const [, node, of] = /^stock:([^/]+)\/(.+)$/.exec(key) ?? [];
    return of === item ? [{ node, quantity: roomFor(state, header.customer) }] : [];
  });
}

/** `wanted` is not there where a hold came before the credit check. */
async function creditOf(hub: Hub, { order, accounts }: DryRun, { customer }: Demand): Promise<object> {
  const { value } = await hub.store.read.fact(factKey('customer', customer));
  const group = (value as Customer | undefined)?.creditGroup ?? customer;
  const account: AccountKey = creditAccount(group);
  const state: AccountState = accounts.get(account) ?? (await hub.account(account));
  const wanted = 'claims' in order ? order.claims[account]?.wanted : undefined;
  return { account, room: roomFor(state, customer), ...(wanted !== undefined && { wanted }) };
}

/** The value of a check's or task's answer, if it has passed. */
function answerOf<C extends keyof AnswerValues>(order: LiveOrder, name: C): AnswerValues[C] | undefined {
  const found = Object.values(order.answers).find(
    (answer) => answer.kind === 'passed' && answer.basis.code.startsWith(`${name}@`),
  );
  return found?.kind === 'passed' ? (found.value as AnswerValues[C]) : undefined;
}

function reasonOf<T extends HoldReason['type']>(
  order: LiveOrder,
  type: T,
): Extract<HoldReason, { readonly type: T }> | undefined {
  for (const { reason } of Object.values(order.holds))
    if (reason.type === type) return reason as Extract<HoldReason, { readonly type: T }>;
  return undefined;
}
