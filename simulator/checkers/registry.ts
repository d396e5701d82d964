/** One checker for each promise, in the order in which they are made. */
import type { MakeChecker } from '../witness.ts';
import { acknowledgedIsKept } from './acknowledged-is-kept.ts';
import { conservation } from './conservation.ts';
import { explained } from './explained.ts';
import { invoiceFollowsShipment } from './invoice-follows-shipment.ts';
import { live } from './live.ts';
import { noShipOnHold } from './no-ship-on-hold.ts';
import { noStaleRelease } from './no-stale-release.ts';
import { onceOutside } from './once-outside.ts';
import { oneOrder } from './one-order.ts';
import { rightPlace } from './right-place.ts';
import { withinCredit } from './within-credit.ts';

export const CHECKERS: readonly MakeChecker[] = [
  noStaleRelease,
  oneOrder,
  conservation,
  withinCredit,
  invoiceFollowsShipment,
  rightPlace,
  noShipOnHold,
  onceOutside,
  explained,
  acknowledgedIsKept,
  live,
];
