/** A quote that was won, as a CRM tells it: an order of ours at the quoted prices, under the quote's number. */
import type { Demand } from '../../core/model/demand.ts';
import { readOrderJson, schemaReader } from '../api/order-json.ts';
import type { JsonValue } from '../message/json.ts';
import { Node } from '../message/json-node.ts';
import { findings, refused, type InputFindings, type MessageResult, type MessageSource } from '../message/result.ts';
import type { PartnerProfile } from '../partner.ts';
import { QUOTE_SCHEMA } from './quote-schema.ts';

const isQuote = schemaReader(QUOTE_SCHEMA, 'quote.schema.json');

/** `profiles`: of the customers, who leave their units and currency unsaid. */
export function readQuote(
  found: InputFindings,
  crm: PartnerProfile,
  profiles: readonly PartnerProfile[],
  quote: Node,
): Demand | undefined {
  if (!isQuote(found, quote)) return undefined;
  const entries = quote.keys().map((key): readonly [string, JsonValue] => [RENAMED[key] ?? key, quote.get(key).value ?? null]);
  const order = new Map<string, JsonValue>(entries);
  if (!order.has('customer')) order.set('customer', crm.customer);
  const demand = readOrderJson(found, profiles, new Node(order));
  if (demand === undefined) return undefined;
  const number = quote.get('quote').text();
  return {
    ...demand,
    channel: { kind: 'crm', name: crm.connection, message: number },
    references: [...demand.references, { kind: 'contract', issuer: crm.connection, value: number }],
  };
}

/** As the result of a file's reader. */
export function quoteMessage(crm: PartnerProfile, profiles: readonly PartnerProfile[], quote: Node): MessageResult {
  const found = findings();
  const source: MessageSource = { format: 'order-json', place: 'body', message: quote.get('quote').text() };
  const demand = readQuote(found, crm, profiles, quote);
  return demand === undefined || found.failures.length > 0
    ? refused(source, found.failures, found.notes)
    : { kind: 'order', source, demand, notes: found.notes };
}

const RENAMED: Readonly<Record<string, string>> = { quote: 'message', wonAt: 'orderedAt' };
