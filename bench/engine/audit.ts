/**
 * What must be true after a run, whatever the engine. Said in sentences; none is good.
 *
 * Every life is closed or refused. Every account holds what it held, less what the closed lives shipped, and has nothing
 * claimed any more; none was ever overdrawn. Each effect of a closed life arrived, and no other. A repeat of a key is
 * counted and not blamed: a partner that dedupes would have taken it once.
 */
import type { Counts, Engine } from './engine.ts';
import { effectOf, stockClaims, type Account, type Order } from './life.ts';
import type { Arrivals } from './sink.ts';
import type { World } from './world.ts';

export interface Audited extends Counts {
  readonly arrivals: number;
  readonly repeats: number;
  readonly broken: readonly string[];
}

export async function audit(world: World, engine: Engine, { raw, keys }: Arrivals): Promise<Audited> {
  const counts = await engine.counts();
  const released = world.orders.filter(({ id }) => keys.has(effectOf(id, 'release').key));
  const broken = [
    ...livesBroken(world, counts, released.length),
    ...effectsBroken(released, keys),
    ...accountsBroken(world, released, await engine.accounts()),
  ];
  return { ...counts, arrivals: raw, repeats: raw - keys.size, broken };
}

function livesBroken({ orders }: World, { closed, refused, open }: Counts, released: number): readonly string[] {
  const broken: string[] = [];
  if (open > 0) broken.push(`${open} lives are still open`);
  if (closed + refused + open !== orders.length) broken.push(`${orders.length} orders, ${closed + refused + open} lives`);
  if (closed !== released) broken.push(`${released} released, ${closed} closed`);
  return broken;
}

function effectsBroken(released: readonly Order[], keys: ReadonlySet<string>): readonly string[] {
  const wanted = new Set(released.flatMap(({ id }) => [effectOf(id, 'release').key, effectOf(id, 'invoice').key]));
  return [
    ...[...wanted].filter((key) => !keys.has(key)).map((key) => `${key} never arrived`),
    ...[...keys].filter((key) => !wanted.has(key)).map((key) => `${key} arrived, and nobody wanted it`),
  ];
}

function accountsBroken({ accounts }: World, released: readonly Order[], found: ReadonlyMap<string, Account>): readonly string[] {
  const shipped = new Map<string, number>();
  for (const order of released)
    for (const { account, quantity } of stockClaims(order)) shipped.set(account, (shipped.get(account) ?? 0) + quantity);
  return [...accounts].flatMap(([name, { room }]) => {
    const left = room - (shipped.get(name) ?? 0);
    const { room: has, claimed } = found.get(name) ?? { room: Number.NaN, claimed: Number.NaN };
    if (left < 0) return [`${name} had ${room}, and ${room - left} were shipped`];
    return has === left && claimed === 0 ? [] : [`${name} should have ${left} and 0 claimed, and has ${has} and ${claimed}`];
  });
}
