/**
 * live, of what is planned: nothing is put off, or told to be short, while a node that may ship it has it free. Looked at as
 * the plan is made; stock that moved in those very seconds proves nothing.
 */
import { stockAccount, type AccountKey } from '../../src/core/model/account.ts';
import type { ReserveValue } from '../../src/core/checks/check.ts';
import * as decimal from '../../src/core/model/decimal.ts';
import type { Decimal } from '../../src/core/model/decimal.ts';
import type { CustomerId, ItemId, NodeId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import type { InstanceId } from '../../src/core/model/task.ts';
import type { Checker, Commit, MakeChecker, Report, Scene } from '../witness.ts';
import { DemandBooks } from './books/demand.ts';
import { known } from './books/place.ts';

/** Longer than any transaction takes. */
const SETTLED_MS = 20_000;

class NeedlessWaits implements Checker {
  readonly promise = 'live';
  private readonly scene: Scene;
  private readonly report: Report;
  private readonly reserve: InstanceId | undefined;
  private readonly nodesPerLine: number;
  private readonly demands = new DemandBooks();
  private readonly movedAt = new Map<AccountKey, number>();

  constructor(scene: Scene, report: Report) {
    this.scene = scene;
    this.report = report;
    const step = scene.workflow.byRuns['stock.reserve'];
    this.reserve = step?.name as InstanceId | undefined;
    this.nodesPerLine = Number(step?.with['nodesPerLineMax'] ?? 1);
  }

  committed(commit: Commit): void {
    if (commit.kind === 'fact') return;
    if (commit.kind === 'account') return void this.movedAt.set(commit.account, this.scene.now());
    // The last word of a decision: what it says on the way may rest on goods that it gives back a moment later.
    let last: ReserveValue | undefined;
    for (const each of commit.events) {
      this.demands.take(each);
      if (each.event.type === 'step-passed' && each.event.step === this.reserve) last = each.event.value as ReserveValue;
    }
    if (last !== undefined) this.isNeeded(commit.order, last);
    for (const key of commit.accounts.keys()) this.movedAt.set(key, this.scene.now());
    return undefined;
  }

  private isNeeded(order: OrderId, { allocations, backordered, short }: ReserveValue): void {
    const demand = this.demands.of(order);
    if (demand === undefined || known(this.scene, 'customer', demand.customer)?.completeness !== 'none') return;
    for (const [id, schedule] of demand.schedules) {
      const late = decimal.sum([...(backordered[id] ?? []).map(({ quantity }) => quantity), short[id] ?? decimal.ZERO]);
      if (!decimal.isPositive(late) || schedule.item === undefined) continue;
      const used = new Set((allocations[id] ?? []).map(({ node }) => node));
      const node = this.nodeWith(demand.customer, schedule.item, late, used);
      if (node !== undefined) this.tell(order, id, late, node);
    }
  }

  private tell(order: OrderId, id: ScheduleId, late: Decimal, node: NodeId): void {
    this.report(`${late} of ${id} wait or are short, and ${node} has as much of it free`, order);
  }

  private nodeWith(customer: CustomerId, item: ItemId, quantity: Decimal, used: ReadonlySet<NodeId>): NodeId | undefined {
    if ((known(this.scene, 'item', item)?.components ?? []).length > 0) return undefined;
    const unit = known(this.scene, 'customer', customer)?.businessUnit;
    const nodes = unit === undefined ? [] : (known(this.scene, 'network', unit)?.nodes ?? []);
    return nodes.find((node) => {
      if (known(this.scene, 'node', node)?.status !== 'active') return false;
      if (!used.has(node) && used.size >= this.nodesPerLine) return false;
      return !decimal.isLess(this.free(stockAccount(node, item), customer), quantity);
    });
  }

  /** For this customer; nothing where others wait, or where stock has only just moved. */
  private free(key: AccountKey, customer: CustomerId): Decimal {
    const state = this.scene.account(key);
    if (state?.kind !== 'stock' || state.waiting !== null) return decimal.ZERO;
    if ((this.movedAt.get(key) ?? 0) > this.scene.now() - SETTLED_MS) return decimal.ZERO;
    const pooled = state.pools.filter(({ customers }) => !customers.includes(customer)).map(({ quantity }) => quantity);
    return decimal.subtract(state.onHand.figure, decimal.sum([state.claimed, state.safety, ...pooled]));
  }
}

export const needlessWaits: MakeChecker = (scene, report) => new NeedlessWaits(scene, report);
