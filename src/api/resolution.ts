/** A way out of a hold, from its JSON to the core's own. */
import type { Static } from '@sinclair/typebox';
import { parseDecimal } from '../core/model/decimal.ts';
import type { Failure } from '../core/model/failure.ts';
import type { Resolution as WayOut } from '../core/model/hold.ts';
import { ItemId, LineId } from '../core/model/identifiers.ts';
import { parseDuration, parseLocalDate } from '../core/model/instant.ts';
import { fail, ok, type Result } from '../core/model/result.ts';
import type { Resolution } from './contract/holds.ts';

type Asked = Static<typeof Resolution>;
type Parse<T> = (text: string, where: string) => Result<T, Failure>;

/** The schema has proved its shape; figures, days and identifiers are read here, each failure with its place. */
export function resolutionOf(asked: Asked): Result<WayOut, readonly Failure[]> {
  const failures: Failure[] = [];
  const read = <T>(parse: Parse<T>, text: string, where: string): T => {
    const result = parse(text, `/resolution/${where}`);
    if (!result.ok) failures.push(result.failure);
    // What is not read is never used: there is a failure.
    return result.ok ? result.value : (text as T);
  };
  const resolution = ((): WayOut => {
    switch (asked.way) {
      case 'requote':
      case 'reprice':
        return {
          way: asked.way,
          prices: asked.prices.map(({ line, amount }, i) => ({
            line: read(LineId.parse, line, `prices/${i}/line`),
            amount: read(parseDecimal, amount, `prices/${i}/amount`),
          })),
        };
      case 'approve-excess':
        return { way: asked.way, amount: read(parseDecimal, asked.amount, 'amount') };
      case 'map-item':
      case 'substitute':
        return { way: asked.way, line: read(LineId.parse, asked.line, 'line'), item: read(ItemId.parse, asked.item, 'item') };
      case 'correct-address':
        return { way: asked.way, address: asked.address };
      case 'extend':
        return { way: asked.way, requested: read(parseLocalDate, asked.requested, 'requested') };
      case 'accept-over':
        return {
          way: asked.way,
          bill: read(parseDecimal, asked.bill, 'bill'),
          gift: read(parseDecimal, asked.gift, 'gift'),
          takeBack: read(parseDecimal, asked.takeBack, 'takeBack'),
        };
      case 'freeze-facts':
        return { way: asked.way, for: read(parseDuration, asked.for, 'for') };
      case 'cancel-lines':
        return { way: asked.way, lines: asked.lines.map((line, i) => read(LineId.parse, line, `lines/${i}`)) };
      default:
        // One way of many at once is more than the compiler follows.
        return asked as WayOut;
    }
  })();
  return failures.length === 0 ? ok(resolution) : fail(failures);
}
