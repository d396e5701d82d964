/** One order judged: what left, where to, and what was billed for it, against what its buyer wanted. */
import { isSame } from '../../src/core/model/digest.ts';
import type { ItemId } from '../../src/core/model/identifiers.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import type { Intent } from '../world/intents.ts';
import { partyKey } from '../world/town.ts';
import { isBilledRight } from './bills.ts';
import type { Fault } from './columns.ts';
import type { Decisions } from './decisions.ts';
import { totals, type Departure, type Life } from './life.ts';
import type { Truth, Wish } from './truth.ts';

export function judge(life: Life, truth: Truth, decisions: Decisions, end: Instant): ReadonlySet<Fault> {
  const { intent, departures } = life;
  const found = new Set<Fault>();
  const quantity = quantityFault(life, truth, decisions, end);
  if (quantity !== undefined) found.add(quantity);
  if (departures.some((each) => isAstray(intent, each, truth))) found.add('place');
  if (departures.some(({ noReturn }) => isHeld(intent, noReturn, truth, decisions))) found.add('onHold');
  if (!decisions.has(intent.id, 'waits') && !isBilledRight(life, truth, decisions)) found.add('price');
  return found;
}

const isAstray = (intent: Intent, { left, noReturn }: Departure, truth: Truth): boolean => {
  const place = truth.place(intent, noReturn);
  return place === undefined || !isSame(place, left.destination);
};

/** A reason not to ship stood, and no person had let the order go. */
function isHeld(intent: Intent, at: Instant, truth: Truth, decisions: Decisions): boolean {
  const { id, buyer, plants } = intent;
  if (decisions.isStopped(id, at)) return true;
  if (!decisions.isLetGo(id, 'customer', at)) {
    if (truth.fact(at, 'customer', buyer.id)?.status === 'stopped') return true;
    if (truth.fact(at, 'terms', buyer.id)?.stopped === true) return true;
  }
  if (!plants.includes('screening-hit') || decisions.isLetGo(id, 'screening', at)) return false;
  const place = truth.place(intent, at);
  return place !== undefined && truth.fact(at, 'screening', partyKey(place.name))?.result !== 'clear';
}

/**
 * Each item: not less than was wanted when a node could last be stopped or in the end, less what was cut; not more, beyond
 * what was settled. A surplus that is one whole shipment of the item, as its node was told, is that item shipped twice,
 * settled or not.
 */
function quantityFault({ intent, departures }: Life, truth: Truth, decisions: Decisions, end: Instant): Fault | undefined {
  const shipped = totals(departures.flatMap(({ left }) => left.lines));
  const moments = new Set([...departures.map(({ noReturn }) => noReturn), end]);
  const wishes = [...moments].map((at) => truth.wish(intent, at));
  const agreed = new Agreed(intent, truth.wish(intent, end), decisions);
  const items = new Set([...shipped.keys(), ...wishes.flatMap(({ lines }) => [...lines.values()].map(({ item }) => item))]);
  let isShort = false;
  let fault: Fault | undefined;
  for (const item of items) {
    const left = shipped.get(item) ?? 0;
    const { most, least } = agreed.bounds(item, wanted(wishes, item));
    if (left < least) isShort = true;
    if (left <= most) continue;
    const told = departures
      .map(({ left: { lines }, beyond }) => (totals(lines).get(item) ?? 0) - beyond(item))
      .filter((part) => part > 0);
    const all = told.reduce((sum, part) => sum + part, 0);
    if (told.length > 1 && told.some((part) => all > most && all - part >= most)) fault = 'duplicate';
    else if (left > most + agreed.settledOf(item)) fault ??= 'quantity';
  }
  if (fault !== undefined || !isShort || decisions.has(intent.id, 'waits')) return fault;
  return departures.length === 0 ? 'lost' : 'quantity';
}

/** The most and the least that was wanted of an item at any of these moments, schedule line by schedule line. */
function wanted(wishes: readonly Wish[], item: ItemId): { readonly most: number; readonly least: number } {
  const schedules = new Set(wishes.flatMap(({ lines }) => [...lines.keys()]));
  let most = 0;
  let least = 0;
  for (const schedule of schedules) {
    const each = wishes.map(({ lines }) => lines.get(schedule)).map((line) => (line?.item === item ? line.quantity : 0));
    most += Math.max(...each);
    least += Math.min(...each);
  }
  return { most, least };
}

/** What people agreed with the buyer about quantities. */
class Agreed {
  private readonly cut = new Map<ItemId, number>();
  private readonly settled = new Map<ItemId, number>();
  private readonly less = new Map<ItemId, number>();
  private readonly more = new Map<ItemId, number>();
  private isAllCut = false;

  constructor(intent: Intent, wish: Wish, decisions: Decisions) {
    let copies = 0;
    for (const { decision } of decisions.all(intent.id))
      if (decision.kind === 'cut' && decision.item === undefined) this.isAllCut = true;
      else if (decision.kind === 'cut' && decision.item !== undefined) add(this.cut, decision.item, decision.quantity);
      else if (decision.kind === 'settled') add(this.settled, decision.item, decision.quantity);
      else if (decision.kind === 'rounded') {
        add(this.less, decision.item, decision.less);
        add(this.more, decision.item, decision.more);
      } else if (decision.kind === 'taken') copies += 1;
    // Of one copy that ended whole, the other may still be owed.
    if (copies > 1) this.isAllCut = false;
    // What a second copy of the order lost is no loss of the first.
    if (copies > 1) for (const [item, each] of totals(wish.lines.values())) add(this.cut, item, -(copies - 1) * each);
  }

  bounds(item: ItemId, { most, least }: { readonly most: number; readonly least: number }): { most: number; least: number } {
    return {
      most: most + (this.more.get(item) ?? 0),
      least: this.isAllCut ? 0 : least - (this.less.get(item) ?? 0) - Math.max(0, this.cut.get(item) ?? 0),
    };
  }

  settledOf(item: ItemId): number {
    return this.settled.get(item) ?? 0;
  }
}

const add = (to: Map<ItemId, number>, item: ItemId, quantity: number): void => void to.set(item, (to.get(item) ?? 0) + quantity);
