/** The checkers of each promise, in the order in which the promises are made. */
import type { MakeChecker } from '../witness.ts';
import { acknowledgedIsKept } from './acknowledged-is-kept.ts';
import { cancellations } from './cancellations.ts';
import { conservation } from './conservation.ts';
import { explained } from './explained.ts';
import { creditFigures, stockFigures } from './figures.ts';
import { invoiceFollowsShipment } from './invoice-follows-shipment.ts';
import { keptClaims } from './kept-claims.ts';
import { lines } from './lines.ts';
import { live } from './live.ts';
import { needlessWaits } from './needless-waits.ts';
import { noShipOnHold } from './no-ship-on-hold.ts';
import { noStaleRelease } from './no-stale-release.ts';
import { onceOutside } from './once-outside.ts';
import { oneOrder } from './one-order.ts';
import { returned } from './returned.ts';
import { rightPlace } from './right-place.ts';
import { told } from './told.ts';
import { waiting } from './waiting.ts';
import { withinCredit } from './within-credit.ts';

export const CHECKERS: readonly MakeChecker[] = [
  noStaleRelease,
  oneOrder,
  conservation,
  cancellations,
  told,
  keptClaims,
  returned,
  stockFigures,
  withinCredit,
  creditFigures,
  invoiceFollowsShipment,
  rightPlace,
  noShipOnHold,
  onceOutside,
  explained,
  acknowledgedIsKept,
  live,
  waiting,
  needlessWaits,
  lines,
];
