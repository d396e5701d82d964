/** Any order file to results, one a message. The content says what it is; the name is only for telling people. */
import type { Demand } from '../core/model/demand.ts';
import type { InputFailure } from '../core/model/failure.ts';
import { readOrderJson } from './api/order-json.ts';
import { readCsvOrders } from './csv/order-csv.ts';
import { readX12Orders } from './edi/x12/orders.ts';
import { parseJson } from './message/json.ts';
import { Node } from './message/json-node.ts';
import { type Note, shown } from './message/note.ts';
import {
  findings,
  type InputFindings,
  type MessageResult,
  type MessageSource,
  type OrderFormat,
  refused,
} from './message/result.ts';
import { textOf } from './message/text.ts';
import type { PartnerProfile } from './partner.ts';
import { readShopify } from './shop/shopify.ts';
import { readWooCommerce } from './shop/woocommerce.ts';

/** Never throws on data, and never answers an empty list: a file without an order is a refusal. */
export function readOrderFile(
  bytes: Uint8Array,
  fileName: string,
  profiles: readonly PartnerProfile[],
): readonly MessageResult[] {
  const { text, notes } = textOf(bytes);
  const body = text.trimStart();
  if (body.startsWith('ISA')) return readX12Orders(text, profiles, notes).results;
  if (body.startsWith('{') || body.startsWith('[')) return readJsonOrders(text, profiles, notes);
  if (/^[^\n]*\border\b[^\n]*/.test(body)) return readCsvOrders(text, profiles, notes);
  const failure: InputFailure = {
    code: 'malformed',
    where: shown(fileName),
    format: 'order file',
    found: shown(body.slice(0, 40)),
    reason: 'neither X12 (ISA), JSON nor CSV with a header row',
    wayOut: 'send X12 850 or 860, a JSON order, or CSV with the column order',
  };
  return [refused({ format: 'unknown', place: 'file' }, [failure], notes)];
}

function readJsonOrders(text: string, profiles: readonly PartnerProfile[], notes: readonly Note[]): readonly MessageResult[] {
  const parsed = parseJson(text);
  if (!parsed.ok) return [refused({ format: 'unknown', place: 'file' }, [parsed.failure], notes)];
  const orders = ordersIn(new Node(parsed.value));
  if (orders.length === 0)
    return [
      refused(
        { format: 'unknown', place: 'file' },
        [{ code: 'missing', where: '/', what: 'orders', wayOut: 'send at least one order' }],
        notes,
      ),
    ];
  return orders.map((order, i) => readJsonOrder(order, `order ${i + 1}`, profiles, notes));
}

/** One order, a list of them, or either under `order` or `orders`, as Shopify sends them. */
function ordersIn(root: Node): readonly Node[] {
  if (Array.isArray(root.value)) return root.items();
  if (root.has('orders')) return root.get('orders').items();
  return [root.has('order') && !root.has('lines') ? root.get('order') : root];
}

type JsonFormat = Extract<OrderFormat, 'shopify' | 'woocommerce' | 'order-json'>;

function formatOf(order: Node): JsonFormat | undefined {
  if (order.has('line_items')) return order.has('date_created_gmt') || order.has('shipping') ? 'woocommerce' : 'shopify';
  return order.has('lines') || order.has('customer') ? 'order-json' : undefined;
}

function readJsonOrder(order: Node, place: string, profiles: readonly PartnerProfile[], notes: readonly Note[]): MessageResult {
  const format = formatOf(order);
  const message = order.get(format === 'order-json' ? 'message' : 'id').text();
  const source: MessageSource = { format: format ?? 'unknown', place, ...(message === '' ? {} : { message }) };
  const found = findings();
  const demand = format === undefined ? found.refuse(unknownShape(order)) : readAs(format, found, order, profiles);
  const all = [...notes, ...found.notes];
  return demand === undefined || found.failures.length > 0
    ? refused(source, found.failures, all)
    : { kind: 'order', source, demand, notes: all };
}

const unknownShape = (order: Node): InputFailure => ({
  code: 'malformed',
  where: order.pointer || '/',
  format: 'JSON order',
  found: shown(order.keys().slice(0, 8).join(', ')),
  reason: 'neither our own order (lines) nor one of Shopify or WooCommerce (line_items)',
  wayOut: 'send an order as docs/reference/order.schema.json says',
});

function readAs(format: JsonFormat, found: InputFindings, order: Node, profiles: readonly PartnerProfile[]): Demand | undefined {
  if (format === 'order-json') return readOrderJson(found, profiles, order);
  // A shop's order doesn't name its shop: which connection it came by does, so that the caller gives that one's profile.
  const fitting = profiles.filter(({ sender }) => sender.kind === format);
  const [profile] = fitting;
  if (profile === undefined || fitting.length > 1)
    return found.refuse({
      code: 'unexpected',
      where: order.pointer || '/',
      found: `an order of ${format}, and ${fitting.length} profiles of such shops`,
      expected: ['exactly one profile'],
      wayOut: 'read the file with the profile of the connection that it came by',
    });
  return format === 'shopify' ? readShopify(found, profile, order) : readWooCommerce(found, profile, order);
}
