/**
 * What buyers ask for beside the plain orders of the scoreboard: days before which and after which nothing may ship, an
 * item on two lines, quantities that reach a price break, lines to another dock, goods that are scarce. Each draw belongs
 * to its order, so that the plain part of it is the same in both worlds.
 */
import { decimal } from '../../src/core/model/decimal.ts';
import type { LineDemand, ScheduleDemand } from '../../src/core/model/demand.ts';
import { LineId, ScheduleId } from '../../src/core/model/identifiers.ts';
import { dateOf, plusDays, type LocalDate } from '../../src/core/model/instant.ts';
import type { Chances, Random } from '../kernel/random.ts';
import type { Plant } from '../witness.ts';
import type { Intent } from './intents.ts';
import { cents, EACH, priceCents, SCARCE, type Goods, type Town } from './town.ts';

/** Of all orders. */
const NOT_BEFORE = 0.06;
const CANCEL_AFTER = 0.05;
const OTHER_DOCK = 0.08;
const MANY = 0.06;
/** Of those without a purchase order. */
const SENT_AGAIN = 0.3;
const SCARCE_TWICE = 0.04;
/** Of the orders of those who take nothing later, or only all of it: a person has to ask them. */
const SCARCE_WHOLE = 0.2;
/** What is asked for scarcely sells otherwise: a few of them are wanted again and again. */
const MANY_OF = 12;

export function varied(town: Town, chances: Chances, intent: Intent): Intent {
  const random = chances.of(`variety ${intent.number}`);
  const today = dateOf(intent.at);
  let lines = intent.demand.lines;
  let { items } = intent;
  if (intent.plants.length === 0 && random.chance(MANY)) {
    const item = town.goods[random.between(0, MANY_OF - 1)];
    if (item?.fact.multiple === decimal(1)) {
      lines = [lineOf(intent, item, 1, random.between(50, 70)), ...lines.slice(1).filter((_, i) => items[i + 1] !== item)];
      items = [item, ...items.slice(1).filter((each) => each !== item)];
    }
  }
  const { backorder, completeness } = intent.buyer.fact;
  const isWhole = backorder === 'refused' || completeness !== 'none';
  if (random.chance(isWhole ? SCARCE_WHOLE : SCARCE_TWICE)) {
    const item = town.goods[random.pick(SCARCE)];
    if (item !== undefined && !items.includes(item)) {
      const requested = plusDays(today, random.between(2, 5));
      const last = Math.max(...lines.map(({ id }) => Number(id)));
      const more = [1, 2].map((i) => {
        const line = lineOf(intent, item, last + i, random.between(2, 5));
        return { ...line, schedules: line.schedules.map((schedule) => ({ ...schedule, requested })) };
      });
      lines = [...lines, ...more];
      if (isWhole && random.chance(0.5)) lines = lines.map((line) => onlyFrom(line, plusDays(today, 1)));
      items = [...items, item, item];
    }
  }
  lines = dated(lines, random, NOT_BEFORE, () => ({ notBefore: plusDays(today, random.between(1, 2)) }));
  lines = dated(lines, random, CANCEL_AFTER, () => ({ cancelAfter: plusDays(today, random.between(0, 2)) }));
  const dock = intent.buyer.shipTos[1];
  if (dock !== undefined) lines = dated(lines, random, OTHER_DOCK, () => ({ destination: { kind: 'on-file', shipTo: dock.id } }));
  const isSentAgain = intent.demand.purchaseOrder === undefined && random.chance(SENT_AGAIN);
  const plants: readonly Plant[] = isSentAgain ? [...intent.plants, 'same-content'] : intent.plants;
  return { ...intent, items, plants, demand: { ...intent.demand, lines } };
}

function lineOf({ buyer }: Intent, item: Goods, number: number, pieces: number): LineDemand {
  const id = LineId.of(String(number));
  return {
    id,
    item: { ours: item.id },
    price: { amount: cents(priceCents(buyer, item, pieces)), unit: EACH },
    schedules: [{ id: ScheduleId.of(`${id}.1`), quantity: { value: decimal(pieces), unit: EACH } }],
  };
}

const onlyFrom = (line: LineDemand, notBefore: LocalDate): LineDemand => ({
  ...line,
  schedules: line.schedules.map((schedule) => ({ ...schedule, notBefore })),
});

/** One of the lines says so of all that it has. */
function dated(
  lines: readonly LineDemand[],
  random: Random,
  rate: number,
  what: () => Partial<ScheduleDemand>,
): readonly LineDemand[] {
  const isOne = random.chance(rate);
  const chosen = random.between(0, lines.length - 1);
  if (!isOne) return lines;
  const more = what();
  return lines.map((line, i) =>
    i === chosen ? { ...line, schedules: line.schedules.map((schedule) => ({ ...schedule, ...more })) } : line,
  );
}
