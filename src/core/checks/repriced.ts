/**
 * A price that a person set to save a margin. It is a ruling on the price step, and stands for that line as long as
 * the same item is on it; the buyer's own figure no longer counts there.
 */
import type { Decimal } from '../model/decimal.ts';
import { digest, type Digest } from '../model/digest.ts';
import type { ItemId, LineId } from '../model/identifiers.ts';
import { lineDue } from './line-due.ts';
import type { View } from './check.ts';

/** What such a ruling is about: which item is on which line. */
export const repriceAbout = (lines: readonly { readonly line: LineId; readonly item: ItemId | undefined }[]): Digest =>
  digest(lines.map(({ line, item }) => [line, item ?? null]));

/** The price per stock unit that a person set for a line, the latest first; undefined for nearly every line. */
export function repriced(view: View, line: LineId): Decimal | undefined {
  for (const { resolution, about } of view.rulings()) {
    if (resolution.way !== 'reprice') continue;
    const price = resolution.prices.find((each) => each.line === line);
    if (price === undefined) continue;
    const items = resolution.prices.map((each) => ({ line: each.line, item: lineDue(view, each.line)?.item }));
    if (repriceAbout(items) === about) return price.amount;
  }
  return undefined;
}
