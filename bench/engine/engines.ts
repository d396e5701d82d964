/** The engines by name. Loaded by path at run time: the peers are installed in this folder alone. */
import type { StartEngine } from './engine.ts';

const ENGINES: Readonly<Record<string, string>> = {
  orderkeel: './orderkeel/orderkeel.ts',
  'orderkeel-full': './orderkeel/full.ts',
  dbos: './peers/dbos.ts',
  'dbos-least': './peers/dbos-least.ts',
  restate: './peers/restate.ts',
};

/** Orderkeel's own rows, by bare statements: floor.ts. */
export const FLOOR = 'floor';

export const ENGINE_NAMES = [...Object.keys(ENGINES), FLOOR];

/** Those of an empty database, which are compared where nothing else is asked for. */
export const USUAL = ENGINE_NAMES.filter((name) => name !== 'orderkeel-full');

export async function loadEngine(name: string): Promise<StartEngine> {
  const file = ENGINES[name];
  if (file === undefined) throw new Error(`no engine ${name}; there are ${ENGINE_NAMES.join(', ')}`);
  const { start } = (await import(new URL(file, import.meta.url).href)) as { readonly start: StartEngine };
  return start;
}
