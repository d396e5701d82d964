/**
 * Asks the decision table about each hold that opens, or whose figures move, and tells the order what it says. It reads the
 * feed, so that a hold is asked about whoever raised it; how far it has read is kept, and a hold that it is asked about
 * twice is told the same under the same number. A hold stands as the workflow says until then.
 */
import { factKey } from '../../core/model/fact.ts';
import { HUB, type HoldId, type OrderId } from '../../core/model/identifiers.ts';
import type { DecisionTable } from '../../core/model/master.ts';
import { Loop } from '../../engine/loop.ts';
import type { Hub } from '../../engine/hub.ts';
import { FeedEnded, type JournalEntry, type Lane } from '../../engine/ports.ts';
import type { ProjectedStore } from '../../engine/projections/ports.ts';
import { questionAbout } from './question.ts';
import { compileTable, type RoutingTable } from './table.ts';

export const HOLD_ROUTING = 'hold-routing';
const TABLE = factKey('decision-table', HOLD_ROUTING);
const PAGE = 500;

export interface RouterParts {
  readonly hub: Hub;
  readonly store: ProjectedStore;
  readonly onError: (error: unknown) => void;
}

interface Compiled {
  readonly version: number;
  /** None: it can't be read, and the workflow's word stands. */
  readonly table: RoutingTable | undefined;
}

export class HoldRouter {
  private readonly parts: RouterParts;
  private readonly loop: Loop;
  private readonly cursors = new Map<Lane, number>();
  private compiled: Compiled = { version: 0, table: undefined };

  constructor(parts: RouterParts) {
    this.parts = parts;
    this.loop = new Loop(async () => await this.once(), parts.onError);
  }

  nudge(): void {
    this.loop.nudge();
  }

  start(everyMs = 500): void {
    this.loop.start(everyMs);
  }

  async stop(): Promise<void> {
    await this.loop.stop();
  }

  /** One page of each lane that is behind; gives back whether anything was read. */
  async once(): Promise<boolean> {
    const { version, table } = await this.current();
    const heads = (await this.parts.store.projections.standing()).map(({ head }) => head);
    let worked = false;
    for (const [lane, head] of heads.entries()) {
      const from = await this.cursor(lane, head);
      // Without a table nothing is read; one that comes is asked about what opens from then on.
      if (table === undefined) this.cursors.set(lane, Math.max(from, head));
      else if (from < head) worked = (await this.page(lane, from, version, table)) || worked;
    }
    return worked;
  }

  private async current(): Promise<Compiled> {
    const { version, value } = await this.parts.hub.store.read.fact(TABLE);
    if (version === this.compiled.version) return this.compiled;
    const compiled = value === undefined ? undefined : await compileTable(value as DecisionTable);
    if (compiled?.ok === false) this.parts.onError(new Error(`${TABLE} ${version}: ${JSON.stringify(compiled.failure)}`));
    this.compiled = { version, table: compiled?.ok === true ? compiled.value : undefined };
    return this.compiled;
  }

  private async cursor(lane: Lane, head: number): Promise<number> {
    const known = this.cursors.get(lane);
    if (known !== undefined) return known;
    const { cursors } = this.parts.hub.store;
    const kept = await cursors.read(nameOf(lane));
    const at = typeof kept === 'number' ? kept : head;
    // From here on, even if this process dies before it has read anything.
    if (kept === undefined) await cursors.save(nameOf(lane), at);
    this.cursors.set(lane, at);
    return at;
  }

  private async page(lane: Lane, from: number, version: number, table: RoutingTable): Promise<boolean> {
    const { read, cursors } = this.parts.hub.store;
    let entries: readonly JournalEntry[];
    try {
      entries = await read.feed(lane, from, PAGE);
    } catch (error) {
      if (!(error instanceof FeedEnded)) throw error;
      this.cursors.set(lane, error.failure.begin);
      return true;
    }
    const last = entries.at(-1);
    if (last === undefined) return false;
    for (const entry of entries) for (const hold of movedBy(entry)) await this.route(entry, hold, version, table);
    this.cursors.set(lane, last.position);
    await cursors.save(nameOf(lane), last.position);
    return true;
  }

  private async route(
    { order: id, sequence }: JournalEntry,
    holdId: HoldId,
    version: number,
    table: RoutingTable,
  ): Promise<void> {
    const { hub, onError } = this.parts;
    const order = await hub.liveOrder(id);
    const hold = order?.holds[holdId];
    if (order === undefined || hold === undefined) return;
    const routed = await table.route(await questionAbout(hub, hold, order), hold.policy);
    if (!routed.ok) return onError(new Error(`${TABLE} ${version}: ${JSON.stringify(routed.failure)}`));
    if (routed.value === undefined) return;
    const { routing, rule } = routed.value;
    const by = { table: HOLD_ROUTING, version, rule };
    await this.tell(id, { type: 'route-hold', hold: holdId, routing, by }, `route:${id}:${holdId}:${sequence}:${version}`);
  }

  private async tell(order: OrderId, command: Parameters<Hub['handle']>[1], id: string): Promise<void> {
    await this.parts.hub.handle(order, command, { id, actor: HUB, roles: [] });
  }
}

const nameOf = (lane: Lane): string => `${HOLD_ROUTING} ${lane}`;

const movedBy = ({ events }: JournalEntry): readonly HoldId[] => [
  ...new Set(
    events.flatMap(({ event }) =>
      event.type === 'hold-opened' ? [event.hold.id] : event.type === 'hold-updated' ? [event.hold] : [],
    ),
  ),
];
