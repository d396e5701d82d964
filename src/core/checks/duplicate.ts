/**
 * One business order is one order, whatever the times and channels it arrives by; a legitimate repeat is not lost.
 *
 * Two accounts of the customer say so, each as large as 1:
 * - `key:CUSTOMER/PO` is wholly claimed by the order of that purchase order. A second one is a duplicate.
 * - `content:CUSTOMER/DIGEST` stands for the same goods to the same places, and is claimed for a while (`window`). An
 *   order with a purchase order takes a millionth, one without takes the whole. So two orders with purchase orders never
 *   collide there: the buyer himself gave them different numbers. An order without one collides with both kinds.
 *
 * A person's `legitimate-repeat` gives the repeat a key of its own, and its content is claimed beyond what is free, so
 * that a third copy is still held.
 */
import { contentAccount, keyAccount } from '../model/account.ts';
import { add, decimal, ONE, ZERO, type Decimal } from '../model/decimal.ts';
import type { Destination } from '../model/demand.ts';
import { digest, type Digest } from '../model/digest.ts';
import type { HoldReason } from '../model/hold.ts';
import type { CustomerId, ItemId, OrderId } from '../model/identifiers.ts';
import { duration, plus, type Instant } from '../model/instant.ts';
import { broken, invariant } from '../model/result.ts';
import { check, type ClaimAsk, type ClaimResult, type Outcome, type View } from './check.ts';
import { count, resolve } from './counting.ts';
import { destinationOf, placeKey, placeOf } from './destination.ts';

/** A million orders of the same content with purchase orders of their own fit beside each other. */
const SHARE = decimal('0.000001');

/** More than all copies of an order together. */
const ANY = decimal(1_000_000);

interface DuplicateValue {
  readonly repeat: boolean;
}

export const duplicate = check({
  name: 'duplicate',
  version: 1,
  summary: 'No other order carries the same purchase order, or the same goods to the same places within the window',
  scope: 'order',
  parameters: { window: { kind: 'duration', default: duration('14d'), tighter: 'higher' } },
  uses: ['complete'],
  run: (view, { window }): Outcome<DuplicateValue> => {
    const { customer, key, orderedAt } = view.header((header) => ({
      customer: header.customer,
      key: normalised(header.purchaseOrder),
      orderedAt: header.orderedAt,
    }));
    const ofKey = { by: 'business-key', key: key ?? '' } as const;
    const keyRepeats = isRepeat(view, ofKey);

    // All are asked before any is judged: one round to the accounts.
    const keyClaim = key === null ? GRANTED : view.claim(keyAsk(customer, key, view.order, keyRepeats));
    const until = plus(orderedAt, window);
    const contents =
      until <= view.now
        ? []
        : contentsOf(view, customer).map((content) => {
            const about = { by: 'content', key: content } as const;
            const repeats = keyRepeats || isRepeat(view, about);
            const ask = { ...contentAsk(customer, content, key === null ? ONE : SHARE, repeats), until };
            return { about, repeats, claim: view.claim(ask) };
          });
    if (isOpen(keyClaim) || contents.some(({ claim }) => isOpen(claim))) return { verdict: 'ask' };

    if (keyClaim.kind === 'short') return held({ type: 'duplicate', ...ofKey, ...other(keyClaim) }, ofKey);
    for (const { about, claim } of contents)
      if (claim.kind === 'short') return { ...held({ type: 'duplicate', ...about, ...other(claim) }, about), goodUntil: until };
    return { verdict: 'pass', value: { repeat: keyRepeats || contents.some(({ repeats }) => repeats) } };
  },
});

/**
 * What the order is now, what it came as, and what it was before each change: a copy of the message that it came by may
 * follow days later, and a change does not make a copy an order of its own.
 */
function contentsOf(view: View, customer: CustomerId): readonly Digest[] {
  const now = contentOf(view, customer);
  const first = firstContentOf(view, customer);
  const prefix = contentAccount(customer, '');
  const before = view
    .claimed('content')
    .flatMap((account) => (account.startsWith(prefix) ? [account.slice(prefix.length) as Digest] : []));
  return [...new Set([now, ...(first === undefined ? [] : [first]), ...before])];
}

const GRANTED: ClaimResult = { kind: 'granted' };

/** Purchase orders are compared as people read them: without regard to case and outer or repeated spaces. */
function normalised(purchaseOrder: string | undefined): string | null {
  const text = purchaseOrder?.trim().replace(/\s+/g, ' ').toUpperCase();
  return text === undefined || text === '' ? null : text;
}

/** Of each item to each place, in stock units: lines renumbered, reordered or split are the same content. */
class Content {
  private readonly sums = new Map<string, Decimal>();

  add(item: ItemId, to: Destination, quantity: Decimal): void {
    const what = `${item}/${placeKey(to)}`;
    this.sums.set(what, add(this.sums.get(what) ?? ZERO, quantity));
  }

  digest(): Digest {
    return digest([...this.sums.keys()].sort().map((what) => [what, this.sums.get(what)]));
  }
}

function contentOf(view: View, customer: CustomerId): Digest {
  const counted = view.answer('complete', (value) => value.counted);
  const content = new Content();
  for (const line of view.lines()) {
    for (const schedule of view.schedules(line)) {
      const demand = counted[schedule];
      if (demand === undefined) broken(`schedule line ${schedule} is counted`);
      content.add(demand.item, destinationOf(view, customer, schedule), demand.ordered);
    }
  }
  return content.digest();
}

/** Undefined where it was counted as it came, or where what it came as can't be counted at all. */
function firstContentOf(view: View, customer: CustomerId): Digest | undefined {
  const goods = view.cameAs();
  if (goods.length === 0) return undefined;
  const content = new Content();
  for (const { item: reference, quantity, destination } of goods) {
    const item = resolve(view, customer, reference);
    const ordered = count(quantity, item, 'quantity');
    if (item === undefined || !ordered.ok) return undefined;
    content.add(item.id, placeOf(view, customer, destination), ordered.value);
  }
  return content.digest();
}

/** A person said so. Nearly no order has a ruling, and then there is nothing to digest. */
function isRepeat(view: View, what: unknown): boolean {
  const repeats = view.rulings().filter(({ resolution }) => resolution.way === 'legitimate-repeat');
  if (repeats.length === 0) return false;
  const about = digest(what);
  return repeats.some((ruling) => ruling.about === about);
}

const keyAsk = (customer: CustomerId, key: string, order: OrderId, repeats: boolean): ClaimAsk => ({
  account: keyAccount(customer, repeats ? `${key}#${order}` : key),
  quantity: ONE,
  whenShort: 'refuse',
});

const contentAsk = (customer: CustomerId, content: Digest, quantity: Decimal, repeats: boolean): ClaimAsk => ({
  account: contentAccount(customer, content),
  quantity,
  whenShort: 'refuse',
  // However many copies people have let pass before: the claim is there to stop the next one, not this.
  ...(repeats ? { excessApproved: ANY } : {}),
});

/** Not answered yet, or lost: then it is asked again. */
const isOpen = ({ kind }: ClaimResult): boolean => kind === 'unknown' || kind === 'lost';

function other({ owner }: Extract<ClaimResult, { kind: 'short' }>): { readonly other: OrderId; readonly otherSince: Instant } {
  invariant(owner !== undefined, 'a key that is taken has an owner');
  return { other: owner.order, otherSince: owner.since };
}

/** The ruling is about the key, not about who holds it. */
function held(reason: HoldReason, about: unknown): Extract<Outcome<DuplicateValue>, { verdict: 'hold' }> {
  return { verdict: 'hold', reason, about, ruled: ({ way }) => (way === 'legitimate-repeat' ? { repeat: true } : undefined) };
}
