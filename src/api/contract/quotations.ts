/** "Would you accept this?": an order that is not captured, with what would become of it. */
import { Type } from '@sinclair/typebox';
import { closed, Computed, Day, Id, Money, oneOf } from './common.ts';
import { Hold, WayOut } from './holds.ts';

const At = closed({ node: Type.String(), quantity: Computed });

export const Quotation = closed(
  {
    isClear: Type.Boolean({ description: 'Nothing would hold it: it would be released as it stands.' }),
    lines: Type.Array(
      closed({
        line: Type.String(),
        item: Type.String(),
        unit: Type.String({ description: 'The stock unit, in which quantities and prices of this answer are.' }),
        ordered: Computed,
        price: Type.Optional(
          closed({
            amount: Computed,
            currency: Type.String(),
            source: Type.Optional(oneOf(['agreement', 'list', 'buyer', 'quote'])),
          }),
        ),
        available: Type.Array(At, { description: 'What the customer could have of it now, at each node that was looked at.' }),
        schedules: Type.Array(
          closed({
            schedule: Type.String(),
            quantity: Computed,
            from: Type.Array(At, { description: 'Where it would ship from.' }),
            backordered: Type.Array(At, { description: 'What would wait for stock, and where.' }),
            short: Type.Optional(Computed),
            promised: Type.Optional(Day),
          }),
        ),
      }),
    ),
    total: Type.Optional(Money),
    credit: closed({
      account: Id,
      room: Computed,
      wanted: Type.Optional(Computed),
    }),
    holds: Type.Array(
      closed({ hold: Hold, waysOut: Type.Array(closed({ way: WayOut, people: Type.Integer({ minimum: 1, maximum: 2 }) })) }),
    ),
  },
  'What an order would come to now: price by the agreement, nodes, days, credit and holds. Nothing is kept or reserved by it.',
);
