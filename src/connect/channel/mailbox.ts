/** The customers' mailbox: acknowledgements, and word that an earlier one no longer holds. */
import type { Connection } from '../../engine/connection.ts';
import { keyedJson, type KeyedJsonOptions } from '../http/keyed-json.ts';

export const mailbox = (options: KeyedJsonOptions): Connection =>
  keyedJson(options, ({ task, act, key, input }) =>
    task === 'customer.acknowledge'
      ? {
          method: 'POST',
          path: '/messages',
          body: { key, kind: act === 'do' ? 'acknowledgement' : 'correction', content: input },
        }
      : undefined,
  );
