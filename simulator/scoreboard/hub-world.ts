/** A season of the hub, scored. What people decided there is read from the rulings that the hub accepted and recorded. */
import type { HoldReason, Resolution } from '../../src/core/model/hold.ts';
import type { HoldId, ItemId, OrderId, ScheduleId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Workflow } from '../../src/core/workflow/workflow.ts';
import type { FaultDial } from '../faults.ts';
import { Chances } from '../kernel/random.ts';
import { runSeason } from '../season.ts';
import type { Commit, Entry, MakeChecker, Recorded, Scene } from '../witness.ts';
import { makeTown, NODES } from '../world/town.ts';
import { makeIntents } from './calendar.ts';
import { Score } from './score.ts';
import { toCents } from './prices.ts';

export interface HubOptions {
  readonly seed: number;
  readonly orders: number;
  readonly workflow: Workflow;
  readonly dial: FaultDial;
}

export interface Scored {
  readonly score: Score;
  readonly end: Instant;
}

export function scoreHub({ seed, orders, workflow, dial }: HubOptions): Scored {
  const chances = new Chances(seed);
  const town = makeTown(chances);
  const stage: { scene?: Scene; end: Instant } = { end: 0 as Instant };
  const watch: MakeChecker = (scene) => {
    stage.scene = scene;
    return { promise: 'live' };
  };
  const onHand = (item: ItemId): number => NODES.reduce((sum, node) => sum + Number(stage.scene?.onHand(node, item) ?? 0), 0);
  const score = new Score({ town, intents: makeIntents(town, chances, orders), onHand });
  const reader = new HubReader(score);
  const { ending } = runSeason({
    seed,
    orders,
    workflow,
    dial,
    isPlain: true,
    checkers: [watch],
    onCommit: (commit, at) => {
      stage.end = at;
      reader.commit(commit, at);
    },
    onEntry: (entry, at) => {
      stage.end = at;
      score.enter(entry, at);
      reader.enter(entry, at);
    },
  });
  for (const { order, holds } of ending.orders) if (holds.length > 0) score.decide(order, { kind: 'waits' }, stage.end);
  return { score, end: stage.end };
}

class HubReader {
  private readonly score: Score;
  private readonly holds = new Map<OrderId, Map<HoldId, HoldReason>>();
  private readonly items = new Map<OrderId, Map<string, ItemId>>();

  constructor(score: Score) {
    this.score = score;
  }

  commit(commit: Commit, at: Instant): void {
    if (commit.kind === 'fact') return this.score.learn(commit.key, commit.view.value, at);
    if (commit.kind === 'account') {
      const { account, command } = commit;
      if (command.type === 'set-limit') this.score.limit(account.slice('credit:'.length), toCents(command.limit));
      return undefined;
    }
    for (const recorded of commit.events) this.take(recorded, at);
    return undefined;
  }

  enter(entry: Entry, at: Instant): void {
    if (entry.kind === 'answered' && entry.accepted && entry.what.type === 'place-hold')
      this.score.decide(entry.order, { kind: 'stopped' }, at);
    if (entry.kind !== 'ruled' || !entry.accepted) return;
    this.score.touch();
    const reason = this.holds.get(entry.order)?.get(entry.hold);
    if (reason !== undefined) this.ruled(entry.order, reason, entry.resolution, at);
  }

  private take({ order, event }: Recorded, at: Instant): void {
    switch (event.type) {
      case 'order-captured':
        return this.score.decide(order, { kind: 'taken' }, at);
      case 'demand-counted': {
        const of = this.items.get(order) ?? new Map<string, ItemId>();
        this.items.set(order, of);
        for (const [schedule, { item }] of Object.entries(event.counted)) of.set(schedule, item);
        return undefined;
      }
      case 'order-changed': {
        // What was offered and accepted is what is wanted from then on.
        const { changes, reference, source } = event;
        if (source === 'counter-offer') this.score.ask(order, { type: 'change', changes, reference, source }, at);
        return undefined;
      }
      case 'quantity-cancelled':
        for (const { schedule, quantity } of event.lines) this.cut(order, schedule, Number(quantity), at);
        return undefined;
      case 'cancellation-corrected':
        for (const { schedule, quantity } of event.lines) this.cut(order, schedule, -Number(quantity), at);
        return undefined;
      case 'overage-settled': {
        const item = this.items.get(order)?.get(event.schedule);
        const quantity = Number(event.bill) + Number(event.gift) + Number(event.takeBack);
        return item === undefined ? undefined : this.score.decide(order, { kind: 'settled', item, quantity }, at);
      }
      case 'hold-opened': {
        const of = this.holds.get(order) ?? new Map<HoldId, HoldReason>();
        this.holds.set(order, of);
        of.set(event.hold.id, event.hold.reason);
        return undefined;
      }
      case 'hold-updated':
        this.holds.get(order)?.set(event.hold, event.reason);
        return undefined;
      default:
        return undefined;
    }
  }

  private cut(order: OrderId, schedule: ScheduleId, quantity: number, at: Instant): void {
    const item = this.items.get(order)?.get(schedule);
    this.score.decide(order, { kind: 'cut', quantity, ...(item === undefined ? {} : { item }) }, at);
  }

  private ruled(order: OrderId, reason: HoldReason, { way }: Resolution, at: Instant): void {
    const decide = (decision: Parameters<Score['decide']>[1]): void => this.score.decide(order, decision, at);
    // The whole order, unless it is the second copy of one.
    if ((way === 'reject' || way === 'cancel') && reason.type !== 'duplicate') decide({ kind: 'cut', quantity: 0 });
    if (way === 'theirs') decide({ kind: 'theirs' });
    else if (way === 'approve-excess') decide({ kind: 'excess' });
    else if (way === 'resume') decide({ kind: 'resumed' });
    else if (way === 'clear') decide({ kind: 'let-go', what: 'screening' });
    else if (way === 'release-as-is') decide({ kind: 'let-go', what: 'all' });
    else if (way === 'approve' && reason.type === 'ship-to') decide({ kind: 'let-go', what: 'customer' });
    else if (way === 'round' && reason.type === 'not-orderable')
      for (const line of reason.lines)
        if (line.problem === 'multiple')
          decide({
            kind: 'rounded',
            item: line.item,
            less: Number(line.asked) - Number(line.down),
            more: Number(line.up) - Number(line.asked),
          });
  }
}
