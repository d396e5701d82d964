/**
 * The ERP's copy of each node's stock: what the node had at the last refresh, less what the ERP gave out since and less
 * what is out and not confirmed. A truck that left before the refresh and is confirmed after it is taken off twice; one
 * that is confirmed before the next refresh is taken off not at all.
 */
import type { ItemId, NodeId } from '../../../src/core/model/identifiers.ts';
import { NODES } from '../../world/town.ts';
import { every, type Site } from './site.ts';

export interface Part {
  readonly item: ItemId;
  readonly quantity: number;
}

export class StockCopy {
  private readonly site: Site;
  private readonly seen = new Map<string, number>();
  /** Given out and not confirmed. */
  private readonly out = new Map<string, number>();
  private readonly components: ReadonlyMap<ItemId, readonly Part[]>;

  constructor(site: Site) {
    this.site = site;
    this.components = new Map(
      site.world.town.goods.flatMap(({ id, fact }) =>
        fact.components === undefined
          ? []
          : [[id, fact.components.map(({ item, quantity }) => ({ item, quantity: Number(quantity) }))] as const],
      ),
    );
  }

  begin(): void {
    this.refresh();
    every(this.site, this.site.assumed.stockMinutes, () => this.refresh());
  }

  private refresh(): void {
    for (const node of NODES)
      for (const { id } of this.site.world.town.goods)
        this.seen.set(`${node} ${id}`, this.site.warehouses.get(node)?.shelves.onHand(id) ?? 0);
  }

  private partsOf({ item, quantity }: Part): readonly Part[] {
    return (
      this.components.get(item)?.map((part) => ({ item: part.item, quantity: part.quantity * quantity })) ?? [{ item, quantity }]
    );
  }

  free(node: NodeId, item: ItemId): number {
    const each = this.partsOf({ item, quantity: 1 }).map((part) => {
      const key = `${node} ${part.item}`;
      return Math.floor(((this.seen.get(key) ?? 0) - (this.out.get(key) ?? 0)) / part.quantity);
    });
    return Math.max(0, Math.min(...each));
  }

  give(node: NodeId, part: Part): void {
    for (const { item, quantity } of this.partsOf(part)) {
      const key = `${node} ${item}`;
      this.out.set(key, (this.out.get(key) ?? 0) + quantity);
    }
  }

  takeBack(node: NodeId, { item, quantity }: Part): void {
    this.give(node, { item, quantity: -quantity });
  }
}
