/** A partner that takes JSON with a key, answers the same key alike, and can be read back under it. */
import type { Connection } from '../../engine/connection.ts';
import type { WantedEffect } from '../../engine/ports.ts';
import { doneWith, exchange, readBackByKey, sendResult, type Request } from './exchange.ts';

export interface KeyedJsonOptions {
  readonly name: string;
  readonly url: string;
  /** Default 10 s. */
  readonly timeoutMs?: number;
}

/** Where an effect goes, and with what; undefined: this partner has nothing to do with it. */
export type Addressing = (
  effect: WantedEffect,
) => (Pick<Request, 'method'> & { readonly path: string; readonly body?: unknown }) | undefined;

export function keyedJson({ name, url, timeoutMs = 10_000 }: KeyedJsonOptions, address: Addressing): Connection {
  return {
    name,
    capabilities: { dedupes: true, readable: { finalAfterMs: timeoutMs } },
    send: async (effect, record, leaveBy) => {
      const where = address(effect);
      if (where === undefined)
        return {
          kind: 'answered',
          outcome: { kind: 'refused', code: 'not-supported', detail: `${name} can't ${effect.act} ${effect.task}` },
        };
      const { method, path, body } = where;
      const content = body === undefined ? {} : { contentType: 'application/json', body: JSON.stringify(body) };
      return sendResult(await exchange({ url, path, method, key: effect.key, timeoutMs, leaveBy, ...content }, record), doneWith);
    },
    readBack: async (effect, record) => await readBackByKey({ url, timeoutMs }, effect, record),
  };
}
