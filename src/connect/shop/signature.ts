/**
 * Whether a webhook comes from the shop: HMAC-SHA256 of the raw body in base64, under the shared secret. Shopify sends
 * it as `X-Shopify-Hmac-Sha256`, WooCommerce as `X-WC-Webhook-Signature`. Compared in constant time.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

export function isSigned(body: Uint8Array, signature: string | undefined, secret: string): boolean {
  // An empty secret signs for everybody.
  if (signature === undefined || secret === '') return false;
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
