/**
 * Webhooks of shops and of a CRM: which delivery it is, what it is about, and whether it comes from there. The same delivery
 * again has the same id. WooCommerce makes sure of an address by a call that has no topic and no signature: the ping.
 */
import type { Sender } from '../partner.ts';
import { isSigned } from './signature.ts';

export type WebhookKind = Exclude<Sender['kind'], 'x12' | 'named' | 'mapped'>;

/** What is asked for: a new order, an order as it is now, or its end. */
export type WebhookAct = 'order' | 'update' | 'cancel';

interface Headers {
  readonly topic: string;
  readonly delivery: string;
  readonly signature: string;
}

const HEADERS: Readonly<Record<WebhookKind, Headers>> = {
  shopify: { topic: 'x-shopify-topic', delivery: 'x-shopify-webhook-id', signature: 'x-shopify-hmac-sha256' },
  woocommerce: { topic: 'x-wc-webhook-topic', delivery: 'x-wc-webhook-delivery-id', signature: 'x-wc-webhook-signature' },
  crm: { topic: 'x-orderkeel-topic', delivery: 'x-orderkeel-delivery', signature: 'x-orderkeel-signature' },
};

const ACTS: Readonly<Record<WebhookKind, Readonly<Record<string, WebhookAct>>>> = {
  shopify: { 'orders/create': 'order', 'orders/updated': 'update', 'orders/cancelled': 'cancel' },
  woocommerce: { 'order.created': 'order', 'order.updated': 'update' },
  crm: { 'quote.won': 'order' },
};

export const topicsOf = (kind: WebhookKind): readonly string[] => Object.keys(ACTS[kind]);

export const actOf = (kind: WebhookKind, topic: string): WebhookAct | undefined =>
  Object.hasOwn(ACTS[kind], topic) ? ACTS[kind][topic] : undefined;

export type Arrival =
  | { readonly kind: 'ping' }
  | { readonly kind: 'unsigned' }
  /** `id`: '' where the sender gave none. */
  | { readonly kind: 'delivery'; readonly topic: string; readonly id: string };

type Given = Readonly<Record<string, string | readonly string[] | undefined>>;

export function arrivalOf(kind: WebhookKind, given: Given, raw: Uint8Array, secret: string): Arrival {
  const names = HEADERS[kind];
  const value = (name: string): string => {
    const found = given[name];
    return typeof found === 'string' ? found : '';
  };
  const [topic, signature] = [value(names.topic), value(names.signature)];
  if (kind === 'woocommerce' && topic === '' && isPing(raw)) return { kind: 'ping' };
  if (!isSigned(raw, signature === '' ? undefined : signature, secret)) return { kind: 'unsigned' };
  return { kind: 'delivery', topic, id: value(names.delivery) };
}

const PING_BYTES_MAX = 64;

const isPing = (raw: Uint8Array): boolean =>
  raw.length <= PING_BYTES_MAX && /^(webhook_id=\d+)?$/.test(new TextDecoder().decode(raw).trim());
