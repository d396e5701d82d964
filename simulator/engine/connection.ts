/** One process's links to the simulator's partners: what it sends goes over the same wire, with the same faults. */
import type { Connection, ReadBack, SendResult } from '../../src/engine/connection.ts';
import type { WantedEffect } from '../../src/engine/ports.ts';
import type { Outside, SimEffect } from '../hub/effects.ts';
import type { Strikes } from '../strikes.ts';

export interface LinksParts {
  readonly outside: Outside;
  readonly strikes: Strikes;
  /** Numbers what is sent under each key, over all processes. */
  readonly attempt: (key: string) => number;
  readonly isDead: () => boolean;
  readonly crash: () => void;
}

/** A dead process hears nothing any more. */
const never = async <T>(): Promise<T> => await new Promise<T>(() => undefined);

export class Links {
  private readonly parts: LinksParts;
  private readonly known = new Map<string, Connection>();

  constructor(parts: LinksParts) {
    this.parts = parts;
  }

  connectionFor(wanted: WantedEffect): Connection {
    const { outside } = this.parts;
    const effect = wanted as SimEffect;
    const name = outside.connection(effect);
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const connection: Connection = {
      name,
      capabilities: outside.capabilities(effect),
      send: async (sent) => await this.send(sent as SimEffect),
      readBack: async (asked) => await this.readBack(asked as SimEffect),
    };
    this.known.set(name, connection);
    return connection;
  }

  private async send(effect: SimEffect): Promise<SendResult> {
    const { outside, strikes, attempt, isDead, crash } = this.parts;
    if (isDead()) return await never();
    const number = attempt(effect.key);
    const about = `${effect.key} ${number}`;
    if (strikes.strike('crash-before-send', about, effect.order, effect.instance)) {
      crash();
      return await never();
    }
    return await new Promise((resolve) => {
      outside.send(effect, number, (result) => {
        if (isDead()) return;
        if (strikes.strike('crash-after-send', about, effect.order, effect.instance)) crash();
        else resolve(result);
      });
    });
  }

  private async readBack(effect: SimEffect): Promise<ReadBack> {
    const { outside, isDead } = this.parts;
    if (isDead()) return await never();
    return await new Promise((resolve) => {
      outside.readBack(effect, (found) => {
        if (!isDead()) resolve(found);
      });
    });
  }
}
