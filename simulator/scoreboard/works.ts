/**
 * What the nodes were given and until when each could still have been stopped. The point of no return is the node's own:
 * one that takes nothing back has passed it when it accepts, one with a clock when that runs out, one that gives back
 * until it has picked when it says so. The truck ends all.
 */
import type { OrderCommand } from '../../src/core/model/command.ts';
import type { ReleaseInstruction } from '../../src/core/model/instruction.ts';
import type { FulfillmentId, ItemId, NodeId, OrderId } from '../../src/core/model/identifiers.ts';
import { plus, type Instant } from '../../src/core/model/instant.ts';
import type { Entry } from '../witness.ts';
import { nodeFact } from '../world/town.ts';

export type Left = Extract<Entry, { kind: 'left' }>;

const earliest = (...at: readonly Instant[]): Instant => Math.min(...at) as Instant;

export class Works {
  private readonly accepted = new Map<string, Instant>();
  private readonly told = new Map<string, ReleaseInstruction['lines']>();
  private readonly picked = new Map<string, Instant>();

  accepts(order: OrderId, fulfillment: FulfillmentId, generation: number, lines: ReleaseInstruction['lines'], at: Instant): void {
    const key = `${order} ${fulfillment} ${generation}`;
    this.told.set(key, lines);
    if (!this.accepted.has(key)) this.accepted.set(key, at);
  }

  hears(order: OrderId, what: OrderCommand, at: Instant): void {
    if (what.type !== 'record-pick') return;
    const key = `${order} ${what.fulfillment}`;
    if (!this.picked.has(key)) this.picked.set(key, at);
  }

  /** A fault that strikes a node's word of a pick strikes when it says it, which may be long before anybody hears it. */
  struck(about: string, at: Instant): void {
    const [, order, fulfillment] = /^\w+:(\w+):release\/(\w+):\d+:pick/.exec(about) ?? [];
    if (order !== undefined && fulfillment !== undefined && !this.picked.has(`${order} ${fulfillment}`))
      this.picked.set(`${order} ${fulfillment}`, at);
  }

  /** Pieces of an item that left beyond what the node was told to ship. */
  beyond({ order, fulfillment, generation, lines }: Left, item: ItemId): number {
    const told = this.told.get(`${order} ${fulfillment} ${generation}`) ?? [];
    return lines.reduce((sum, line) => {
      if (line.item !== item) return sum;
      const asked = told.find(({ schedule }) => schedule === line.schedule)?.quantity ?? line.quantity;
      return sum + Math.max(0, Number(line.quantity) - Number(asked));
    }, 0);
  }

  noReturn({ order, fulfillment, generation, node, againstRecall }: Left, leftAt: Instant): Instant {
    if (againstRecall) return leftAt;
    const acceptedAt = this.accepted.get(`${order} ${fulfillment} ${generation}`) ?? leftAt;
    return earliest(leftAt, limitOf(node, acceptedAt, this.picked.get(`${order} ${fulfillment}`) ?? leftAt));
  }
}

function limitOf(node: NodeId, acceptedAt: Instant, pickedAt: Instant): Instant {
  const { recall } = nodeFact(node);
  switch (recall.kind) {
    case 'none':
      return acceptedAt;
    case 'until-clock':
      return plus(acceptedAt, recall.after);
    default:
      return pickedAt < acceptedAt ? acceptedAt : pickedAt;
  }
}
