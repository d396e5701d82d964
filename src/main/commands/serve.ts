import { fail, ok, type Result } from '../../core/model/result.ts';
import type { MainFailure } from '../failure.ts';
import { readConfig } from '../house/config.ts';
import { openServing } from '../house/serving.ts';
import { startTelemetry } from '../telemetry.ts';
import { asked, type Terminal } from '../terminal.ts';

const PORT_DEFAULT = 4780;

/** Runs the hub until it is asked to end. */
export async function serve(
  folder: string,
  options: ReadonlyMap<string, string>,
  terminal: Terminal,
): Promise<Result<number, readonly MainFailure[]>> {
  const ending = asked();
  const endTelemetry = await startTelemetry(process.env);
  const port = Number(options.get('--port') ?? PORT_DEFAULT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return fail([{ code: 'argument-missing', what: '--port', wayOut: 'give a number from 0 (one that is free) to 65535' }]);
  const config = await readConfig(options.get('--config'));
  if (!config.ok) return fail([config.failure]);
  const onError = (error: unknown): void => terminal.complain(`${new Date().toISOString()} ${String(error)}`);
  const serving = await openServing({ folder, databaseUrl: process.env['DATABASE_URL'], port, config: config.value, onError });
  if (!serving.ok) return serving;
  const { url, place, lanes } = serving.value;
  const names = config.value.connections.map(({ name }) => name);
  terminal.say(`Orderkeel serves at ${url}, process ${process.pid}: data in ${place}, ${lanes} lanes.`);
  terminal.say(names.length === 0 ? 'No connections: what is to be done outside waits.' : `Connections: ${names.join(', ')}.`);
  await ending;
  terminal.say('Ends after what is under way.');
  await serving.value.close();
  await endTelemetry();
  return ok(0);
}
