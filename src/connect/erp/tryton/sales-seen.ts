/** Sales of ours as they stand in Tryton, with what its own people have shipped of them. */
import type { Decimal } from '../../../core/model/decimal.ts';
import type { Id, Talk } from './client.ts';
import { changed, textOf, type Mark, type WireTime } from './follow.ts';
import { keyOfShipment } from './keys.ts';
import { generationIn, isUndo, shipmentsIn, type Amendment, type Sale } from './sale.ts';
import { movesOf, type Shipment } from './ship.ts';
import { fromDecimal, fromQuantity, type WireDecimal } from './values.ts';

export interface SaleSeen {
  readonly id: Id;
  readonly number: string;
  readonly order: string;
  readonly state: Sale['state'];
  /** The latest that the sale has taken in. */
  readonly generation: number;
  readonly isWithdrawn: boolean;
  readonly lines: readonly { readonly line: string; readonly quantity: Decimal; readonly price: Decimal }[];
  readonly shipped: readonly ShipmentSeen[];
}

/** Done in Tryton. `isOurs`: under a key of ours. */
export interface ShipmentSeen {
  readonly number: string;
  readonly node: string;
  readonly isOurs: boolean;
  /** As the hub calls it, where it is ours. */
  readonly shipment?: string;
  readonly at: string;
  readonly lines: readonly { readonly line: string; readonly quantity: Decimal }[];
}

const FIELDS = ['number', 'state', 'reference', 'party', 'currency', 'warehouse', 'lines', 'shipments'];
/** Of a booking: `ORDER:STEP:GENERATION`. */
const BOOKING = /^(?<stem>(?<order>[^:/]+):[^:/]+:)\d+$/;
const OURS = ['reference', 'like', '%:%:%'];

/** Those that have changed, and `also`, whatever has become of them. */
export async function salesChanged(
  talk: Talk,
  mark: Mark | undefined,
  also: readonly Id[],
): Promise<{ readonly sales: readonly SaleSeen[]; readonly mark: Mark }> {
  const found = await changed(talk, 'sale.sale', [OURS], mark);
  const ids = new Set([...found.ids, ...also]);
  return { sales: await salesSeen(talk, [...ids]), mark: found.mark };
}

/** By the numbers of our orders. */
export async function salesOf(talk: Talk, orders: readonly string[]): Promise<readonly SaleSeen[]> {
  if (orders.length === 0) return [];
  return await salesSeen(
    talk,
    await talk.search('sale.sale', ['OR', ...orders.map((order) => ['reference', 'like', `${order}:%`])]),
  );
}

async function salesSeen(talk: Talk, ids: readonly Id[]): Promise<readonly SaleSeen[]> {
  if (ids.length === 0) return [];
  const sales = await talk.read<Sale>('sale.sale', ids, FIELDS);
  const amendments = await talk.find<Amendment>('sale.amendment', [['sale', 'in', ids]], ['sale', 'state', 'description']);
  const lines = await talk.read<{ readonly note: string | null; readonly quantity: number; readonly unit_price: WireDecimal }>(
    'sale.line',
    sales.flatMap((sale) => sale.lines),
    ['note', 'quantity', 'unit_price'],
  );
  const byId = new Map(lines.map((line) => [line.id, line]));
  const shipped = await shipmentsSeen(
    talk,
    sales.flatMap((sale) => sale.shipments),
  );
  return sales.flatMap((sale) => {
    const { stem, order } = BOOKING.exec(sale.reference)?.groups ?? {};
    if (stem === undefined || order === undefined) return [];
    const own = amendments.filter((each) => each.sale === sale.id);
    return [
      {
        id: sale.id,
        number: sale.number ?? `sale ${sale.id}`,
        order,
        state: sale.state,
        generation: generationIn(sale, { sales, amendments: own }, stem),
        isWithdrawn: own.some(isUndo),
        lines: sale.lines.flatMap((id) => {
          const line = byId.get(id);
          if (line === undefined) return [];
          return [{ line: line.note ?? '', quantity: fromQuantity(line.quantity), price: fromDecimal(line.unit_price) }];
        }),
        shipped: sale.shipments.flatMap((id) => shipped.get(id) ?? []),
      },
    ];
  });
}

interface DoneShipment extends Shipment {
  readonly 'warehouse.': { readonly code: string | null };
  readonly write_date: WireTime;
}

async function shipmentsSeen(talk: Talk, ids: readonly Id[]): Promise<ReadonlyMap<Id, ShipmentSeen>> {
  const fields = ['number', 'state', 'reference', 'warehouse.code', 'outgoing_moves', 'write_date'];
  const done = await shipmentsIn<DoneShipment>(talk, ids, ['done'], fields);
  const moves = await movesOf(
    talk,
    done.flatMap(({ outgoing_moves: each }) => each),
  );
  return new Map(
    done.map(({ id, number, reference, 'warehouse.': warehouse, outgoing_moves: own, write_date: at }) => {
      const key = keyOfShipment(reference);
      return [
        id,
        {
          number,
          node: warehouse.code ?? '',
          isOurs: key !== undefined,
          ...(key !== undefined && { shipment: key.shipment }),
          at: textOf(at),
          lines: moves
            .filter((move) => own.includes(move.id))
            .map(({ line, quantity }) => ({ line, quantity: fromQuantity(quantity) })),
        },
      ];
    }),
  );
}
