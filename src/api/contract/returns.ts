/** Goods that come back: what may, what came, and what of it is fit to be credited. */
import { Type } from '@sinclair/typebox';
import { closed, Figure, Id, oneOf } from './common.ts';

const Lines = Type.Array(closed({ shipment: Id, schedule: Id, quantity: Figure }), {
  minItems: 1,
  maxItems: 10_000,
  description: 'Of which shipment and schedule line, in stock units.',
});

export const AuthorisingReturn = closed({
  return: Id,
  reason: oneOf([
    'price',
    'quantity',
    'damaged',
    'not-received',
    'not-ordered',
    'tax',
    'freight',
    'duplicate',
    'too-much',
    'unwanted',
    'recall',
  ]),
  lines: Lines,
});
export const ReturnedLines = closed({ lines: Lines });
