/**
 * The checks that workflows may name. A check is one file beside this one and one line here:
 *
 *   import { priceAgrees } from './price-agrees.ts';      (its file exports `check({ name: 'price-agrees', … })`)
 *   'price-agrees': priceAgrees,                          (in the order in which an order meets them)
 */
import { address } from './address.ts';
import type { AnyCheck } from './check.ts';
import { complete } from './complete.ts';
import { credit } from './credit.ts';
import { customerAllowed } from './customer-allowed.ts';
import { duplicate } from './duplicate.ts';
import { marginFloor } from './margin-floor.ts';
import { orderable } from './orderable.ts';
import { paymentTerms } from './payment-terms.ts';
import { priceAgrees } from './price-agrees.ts';
import { promiseDate } from './promise-date.ts';
import { screening } from './screening.ts';

export const CHECKS: Readonly<Record<string, AnyCheck>> = {
  complete,
  duplicate,
  'customer-allowed': customerAllowed,
  address,
  screening,
  orderable,
  'price-agrees': priceAgrees,
  'margin-floor': marginFloor,
  'payment-terms': paymentTerms,
  credit,
  'promise-date': promiseDate,
};
