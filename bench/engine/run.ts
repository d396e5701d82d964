/** One run of one engine: started afresh, warmed up, measured, drained, audited, stopped. */
import { audit, type Audited } from './audit.ts';
import { startDatabase } from './database.ts';
import type { Engine, Setting } from './engine.ts';
import { FLOOR, loadEngine } from './engines.ts';
import { runFloor } from './floor.ts';
import { clientOf, portOf } from '../shared/http.ts';
import { runClosed } from './closed-loop.ts';
import { runOpen, type Latencies } from './open-loop.ts';
import { processorMs } from '../shared/processor.ts';
import { startSink } from './sink.ts';
import { temporary } from '../shared/temporary.ts';
import { witnessed } from './witness.ts';
import { makeWorld, type WorldOptions } from './world.ts';

export interface RunOptions extends WorldOptions {
  readonly engine: string;
  /** Lives at the start that are lived and audited like all others, and not measured. */
  readonly warmUp: number;
  readonly load: Load;
}

export type Load =
  | { readonly kind: 'closed'; readonly callers: number }
  /**
   * `rate` in lives a second; `gapMs` between the due times of two things that come from outside, in a life. `prices`: so
   * many are loaded meanwhile; 0: none.
   */
  | { readonly kind: 'open'; readonly rate: number; readonly gapMs: number; readonly prices: number };

export interface RunResult extends Audited {
  /** From the first measured capture until everything was durably at its end. */
  readonly livesPerSecond: number;
  /** Processor time of the engine, its database or server, the callers and the sink, for one life. */
  readonly processorMsPerLife?: number;
  /** In an open loop alone. */
  readonly latencies?: Latencies;
  /** How long the prices took. */
  readonly pricesSeconds?: number;
}

/** Its rows were audited as they were lived. */
const NOTHING_TO_AUDIT = { refused: 0, open: 0, arrivals: 0, repeats: 0, broken: [] };

/** Enough for what an open loop has under way at a time. */
const OPEN_CALLERS = 256;

/** What it starts is put into `parts`, for the caller to stop. */
export async function run(options: RunOptions, parts: AsyncDisposableStack): Promise<RunResult> {
  const { load, warmUp, lives } = options;
  const world = makeWorld({ ...options, lives: warmUp + lives });
  const callers = load.kind === 'closed' ? load.callers : OPEN_CALLERS;
  const { folder, remove } = await temporary('run');
  parts.defer(remove);
  const sink = await startSink();
  parts.defer(() => sink.stop());
  const outside = clientOf(portOf(sink.port), callers);
  parts.defer(() => outside.close());
  let url: Promise<string> | undefined;
  const databaseUrl = async (): Promise<string> => {
    const database = await startDatabase();
    parts.defer(() => database.stop());
    return database.url;
  };
  const setting: Setting = {
    accounts: world.accounts,
    prices: world.prices,
    deliver: async (effect) => void (await outside.post('/', JSON.stringify(effect), { 'effect-key': effect.key })),
    databaseUrl: () => (url ??= databaseUrl()),
    folder,
    callers,
  };
  if (options.engine === FLOOR) {
    const floor = await runFloor({ setting, orders: world.orders, warmUp, callers }, parts);
    return { ...floor, ...NOTHING_TO_AUDIT };
  }
  const start = await loadEngine(options.engine);
  const started = await start(setting);
  parts.defer(() => started.stop());
  const { engine, broken } = witnessed(started, world.accounts);

  await runClosed(engine, world.orders.slice(0, warmUp), callers);
  await engine.drain();
  const measured = await measure(engine, world.orders.slice(warmUp), load);
  const audited = await audit(world, engine, await sink.arrivals());
  return { ...measured, ...audited, broken: [...audited.broken, ...broken()] };
}

async function measure(
  engine: Engine,
  orders: Parameters<typeof runClosed>[1],
  load: Load,
): Promise<Pick<RunResult, 'livesPerSecond' | 'processorMsPerLife' | 'latencies' | 'pricesSeconds'>> {
  const processorFrom = processorMs();
  const from = performance.now();
  let latencies: Latencies | undefined;
  const loaded = load.kind === 'open' && load.prices > 0 ? loading(engine, load.prices) : undefined;
  if (load.kind === 'open') latencies = await runOpen(engine, orders, load);
  else await runClosed(engine, orders, load.callers);
  await engine.drain();
  const pricesSeconds = await loaded;
  const livesPerSecond = (orders.length * 1_000) / (performance.now() - from);
  const processorTo = processorMs();
  return {
    livesPerSecond,
    ...(processorFrom !== undefined &&
      processorTo !== undefined && { processorMsPerLife: (processorTo - processorFrom) / orders.length }),
    ...(latencies !== undefined && { latencies }),
    ...(pricesSeconds !== undefined && { pricesSeconds }),
  };
}

async function loading(engine: Engine, prices: number): Promise<number> {
  if (engine.loadPrices === undefined) throw new Error('this engine is given no prices while it runs');
  const from = performance.now();
  await engine.loadPrices(prices);
  return (performance.now() - from) / 1_000;
}
