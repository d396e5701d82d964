/** The whole campaign: everything started, load on it, the acts, the drain, the audits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { decimal } from '../../src/core/model/decimal.ts';
import type { Instant } from '../../src/core/model/instant.ts';
import { must } from '../../src/core/model/result.ts';
import { Hub } from '../../src/engine/hub.ts';
import type { JournalEntry, Store } from '../../src/engine/ports.ts';
import { openPostgresStore } from '../../src/store/postgres/store.ts';
import { townFacts } from '../engine/orderkeel/town.ts';
import { AccountWatch } from './accounts.ts';
import { carryOut, shuffled, type Act } from './acts.ts';
import { audit, undone } from './audit.ts';
import { Callers } from './callers.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { startDatabase } from './database.ts';
import { Goods } from './goods.ts';
import { Lives } from './lives.ts';
import type { Options } from './options.ts';
import { amountOf, CREDIT, GROUPS, PRICES, stockOf, wanted } from './orders.ts';
import { startOutside } from './outside-client.ts';
import { Person } from './person.ts';
import { Processes } from './processes.ts';
import { Tail } from './tail.ts';

export interface Result {
  readonly acts: readonly Act[];
  readonly orders: { readonly begun: number; readonly completed: number; readonly cancelled: number };
  readonly acknowledged: number;
  readonly askedAgain: number;
  readonly arrivals: number;
  readonly repeats: number;
  readonly byPerson: ReadonlyMap<string, number>;
  readonly broken: readonly string[];
}

const DRAIN_MS_MAX = 180_000;
/** Of two processes. */
const LANES = 4;
const LOOK_EVERY_MS = 250;

/** What it starts is put into `parts`, for the caller to stop. */
export async function campaign(options: Options, parts: AsyncDisposableStack, say: (line: string) => void): Promise<Result> {
  const chance = chanceFrom(options.seed);
  const database = await startDatabase();
  parts.defer(() => database.stop());
  const store = must(await openPostgresStore({ url: database.url, lanes: LANES }));
  parts.defer(() => store.close());
  await furnish(store);
  const outside = await startOutside(options.seed, (arrival, input) => lives.acted(arrival, input));
  parts.defer(() => outside.stop());
  const processes = new Processes({ url: database.url, outside: outside.port });
  parts.defer(() => processes.end());
  const callers = new Callers(processes);
  const lives = new Lives(callers);
  const person = new Person(store, callers, outside.arrivals);
  const tail = new Tail(store, (entry) => note(entry, lives, person));
  await Promise.all([processes.start('A'), processes.start('B')]);
  const accounts = new AccountWatch(store);
  tail.start();
  accounts.start();
  person.start();

  const load = new Load(lives, chanceFrom(options.seed + 1), options);
  const goods = new Goods(callers);
  load.start();
  goods.start();
  const counts = { 'engine kill': options.engineKills, stop: options.stops, 'database kill': options.databaseKills };
  const acts: Act[] = [];
  await lives.inEveryLane(store.lanes);
  for (const kind of shuffled(chance, counts)) {
    const act = await carryOut(kind, {
      processes,
      callers,
      database,
      lanes: store.lanes,
      orderIn: (lane) => lives.orderIn(lane, store.lanes),
      chance,
    });
    acts.push(act);
    say(
      `${acts.length} ${act.what}: answered after ${act.firstMs.toFixed(0)} ms, every lane after ${act.everyLaneMs.toFixed(0)} ms`,
    );
  }
  await Promise.all([load.stop(), goods.stop()]);
  person.isClosingTime = true;
  say(`no more orders: ${lives.all.length} begun, ${lives.open().length} still open`);
  const stuck = await drained(lives, person, database.url);
  await Promise.all([person.stop(), accounts.stop()]);
  await processes.end();
  await tail.stop();

  const arrivals = await outside.ledger();
  const { acknowledged } = callers;
  const broken = [
    ...stuck,
    ...lives.refused.map((each) => `refused: ${each}`),
    ...person.unexpected,
    ...tail.broken,
    ...accounts.broken,
    ...[...processes.errors].map(([error, times]) => `${times} times: ${error}`),
    ...(await audit(database.url, store, {
      lives: lives.all,
      acknowledged,
      arrivals,
      sentAgain: person.sentAgain,
      shipped: lives.shipped,
      received: goods.received,
    })),
  ];
  const ended = (as: string): number => lives.all.filter(({ outcome }) => outcome === as).length;
  return {
    acts,
    orders: { begun: lives.all.length, completed: ended('completed'), cancelled: ended('cancelled') },
    acknowledged: acknowledged.length,
    askedAgain: callers.again,
    arrivals: arrivals.length,
    repeats: arrivals.length - new Set(arrivals.map(({ key }) => key)).size,
    byPerson: person.resolved,
    broken,
  };
}

/** Facts and accounts, by a hub that does nothing else. */
async function furnish(store: Store): Promise<void> {
  const now = Date.now() as Instant;
  const hub = new Hub({
    store,
    clock: { now: () => now },
    chance: () => 0,
    identifiers: { order: () => 'none' as never, command: () => 'none' },
    workflows: { of: () => undefined, current: () => undefined as never },
    connectionFor: () => undefined,
    onError: () => undefined,
  });
  await hub.observeAll(townFacts(GROUPS, PRICES).map((fact) => ({ ...fact, source: 'erp', since: now })));
  for (const item of PRICES.keys()) {
    const command = { type: 'snapshot', figure: decimal(String(stockOf(item))), asOf: now } as const;
    await hub.adjust(`stock:EAST/${item}` as never, command, `open ${item}`);
  }
  for (const group of GROUPS) {
    const command = { type: 'snapshot', figure: decimal('0'), limit: decimal(amountOf(CREDIT)), asOf: now } as const;
    await hub.adjust(`credit:${group}` as never, command, `open ${group}`);
  }
}

function note({ order, events }: JournalEntry, lives: Lives, person: Person): void {
  for (const { event } of events) {
    if (event.type === 'order-closed') lives.closed(order, event.outcome);
    if (event.type === 'hold-opened') person.opened(order, event.hold);
    if (event.type === 'hold-resolved' || event.type === 'hold-lapsed') person.gone(order, event.hold);
  }
}

class Load {
  private readonly lives: Lives;
  private readonly chance: Chance;
  private readonly options: Options;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(lives: Lives, chance: Chance, options: Options) {
    this.lives = lives;
    this.chance = chance;
    this.options = options;
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  /** At its rate, whether or not anybody answers; what waits for answers is bounded. */
  private async run(): Promise<void> {
    const { rate, seed } = this.options;
    for (let number = 1; !this.isStopping; number++) {
      this.lives.begin(wanted(this.chance, `M${seed}-${number}`));
      await sleep(1_000 / rate);
    }
  }
}

/** Says which orders have not ended in time, and what they wait for. */
async function drained(lives: Lives, person: Person, url: string): Promise<readonly string[]> {
  for (let waited = 0; waited < DRAIN_MS_MAX; waited += LOOK_EVERY_MS) {
    if (lives.open().length === 0 && (await undone(url)) === 0) return [];
    await sleep(LOOK_EVERY_MS);
  }
  return [
    ...lives.open().map(({ id, wanted: { message }, open }) => `not ended: ${id ?? message}, ${open} commands unanswered`),
    ...person.waiting().map((hold) => `on hold: ${hold}`),
  ];
}
