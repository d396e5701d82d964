/**
 * May these items be ordered in these quantities? Status and substitution, pack multiples, line minimums.
 *
 * Invariants: a discontinued item never ships in another's place without the customer's consent, standing or asked for;
 * a substitute is active, counted in the same stock unit, and the quantity rules are those of what will ship. A blocked
 * item has no substitute: it was stopped for a reason that a person has to weigh. Quantities are judged per schedule line
 * (each is a pick of its own), minimums per line.
 */
import { add, divideWhole, isLess, isPositive, isZero, multiply, type Decimal } from '../model/decimal.ts';
import type { OrderabilityProblem, Resolution } from '../model/hold.ts';
import type { ItemId, LineId } from '../model/identifiers.ts';
import type { Customer, Item } from '../model/master.ts';
import { check, type OrderableValue, type Outcome, type View } from './check.ts';
import { lineDue, type LineDue } from './line-due.ts';

type Consent = Customer['substitution'];

/** Whether an item may be sold as it is, or what may come in its place. */
type Standing =
  | { readonly is: 'active' | 'blocked' | 'unknown' }
  | { readonly is: 'discontinued'; readonly candidates: readonly ItemId[] };

interface Found {
  readonly problems: OrderabilityProblem[];
  /** Where the customer's consent stands. */
  readonly substitutes: Record<string, ItemId>;
  /** Where it has to be asked for. */
  readonly proposed: Record<string, ItemId>;
}

export const orderable = check({
  name: 'orderable',
  version: 1,
  summary: 'Items may be sold, or be substituted with consent, in their pack multiples and at least their minimum.',
  scope: 'order',
  parameters: {},
  uses: ['complete'],
  run: (view): Outcome<OrderableValue> => {
    const customer = view.header((header) => header.customer);
    const found: Found = { problems: [], substitutes: {}, proposed: {} };
    for (const line of view.lines()) {
      const due = lineDue(view, line);
      if (due === undefined) continue;
      const ships = shipping(view, customer, line, due, found);
      if (ships !== undefined) quantities(view, line, due, ships, found.problems);
    }
    const { problems, substitutes, proposed } = found;
    if (problems.length === 0) return { verdict: 'pass', value: { substitutes } };
    return {
      verdict: 'hold',
      reason: { type: 'not-orderable', lines: problems },
      ruled: (resolution) => approved(resolution, problems, { ...substitutes, ...proposed }),
    };
  },
});

/** The item that will ship for a line; undefined where it may not be sold and nothing comes in its place. */
function shipping(view: View, customer: string, line: LineId, { item, unit }: LineDue, found: Found): ItemId | undefined {
  const standing = view.fact('item', [item], standingOf);
  if (standing.is === 'active') return item;
  const substitute = standing.is === 'discontinued' ? substituteOf(view, standing.candidates, unit) : undefined;
  const consent: Consent =
    substitute === undefined ? 'never' : view.fact('customer', [customer], (known) => known?.substitution ?? 'never');
  if (substitute === undefined || consent === 'never') {
    found.problems.push({ line, item, problem: standing.is });
    return undefined;
  }
  if (consent === 'allowed') {
    found.substitutes[line] = substitute;
  } else {
    found.proposed[line] = substitute;
    found.problems.push({ line, item, problem: 'consent-needed', substitute });
  }
  return substitute;
}

function standingOf(item: Item | undefined): Standing {
  if (item === undefined) return { is: 'unknown' };
  if (item.status !== 'discontinued') return { is: item.status };
  const { supersededBy, substitutes } = item;
  return { is: 'discontinued', candidates: supersededBy === undefined ? substitutes : [supersededBy, ...substitutes] };
}

/** The successor before substitutes in their order; the first that is sold in the same stock unit. */
const substituteOf = (view: View, candidates: readonly ItemId[], unit: string): ItemId | undefined =>
  candidates.find((candidate) => view.fact('item', [candidate], (item) => item?.status === 'active' && item.stockUnit === unit));

function quantities(view: View, line: LineId, { item, quantity }: LineDue, ships: ItemId, problems: OrderabilityProblem[]): void {
  const rules = view.fact('item', [ships], (known) =>
    known === undefined ? undefined : { multiple: known.multiple, minimum: known.minimum },
  );
  if (rules === undefined) return;
  const { multiple, minimum } = rules;
  for (const schedule of view.schedules(line)) {
    const asked = view.demand(schedule, ({ due }) => due);
    const around = isPositive(multiple) ? neighbours(asked, multiple) : undefined;
    if (around !== undefined) problems.push({ line, item, problem: 'multiple', asked, multiple, ...around });
  }
  if (isLess(quantity, minimum)) problems.push({ line, item, problem: 'minimum', asked: quantity, minimum });
}

/** The multiples below and above; undefined for a multiple itself. */
function neighbours(asked: Decimal, multiple: Decimal): { readonly down: Decimal; readonly up: Decimal } | undefined {
  const { quotient, remainder } = divideWhole(asked, multiple);
  if (isZero(remainder)) return undefined;
  const down = multiply(quotient, multiple);
  return { down, up: add(down, multiple) };
}

/** An approval is the customer's consent where that was asked, and else sells as ordered; an item must be known, though. */
function approved(
  { way }: Resolution,
  problems: readonly OrderabilityProblem[],
  substitutes: Readonly<Record<string, ItemId>>,
): OrderableValue | undefined {
  return way === 'approve' && problems.every(({ problem }) => problem !== 'unknown') ? { substitutes } : undefined;
}
