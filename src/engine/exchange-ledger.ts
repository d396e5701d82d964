/** Writes down what crossed, behind whoever it was for. */
import type { Instant } from '../core/model/instant.ts';
import type { Connection } from './connection.ts';
import type { Exchange, ExchangeAbout, Exchanges, Recorder } from './exchanges.ts';
import type { Clock, WantedEffect } from './ports.ts';

export const aboutEffect = (
  { name }: Pick<Connection, 'name'>,
  { order, key, act, task }: WantedEffect,
  isReadBack: boolean,
): ExchangeAbout => ({ connection: name, kind: task, effect: { order, key, act, isReadBack } });

export interface ExchangeLedgerParts {
  readonly exchanges: Pick<Exchanges, 'keep'>;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

export class ExchangeLedger {
  private readonly parts: ExchangeLedgerParts;
  private readonly underWay = new Set<Promise<void>>();

  constructor(parts: ExchangeLedgerParts) {
    this.parts = parts;
  }

  recorder(about: ExchangeAbout): Recorder {
    return ({ kind = about.kind, latencyMs: took, ...exchanged }) => {
      const latencyMs = Math.round(took);
      const at = (this.parts.clock.now() - latencyMs) as Instant;
      const writing = this.write({ ...about, ...exchanged, kind, latencyMs, at }).finally(() => this.underWay.delete(writing));
      this.underWay.add(writing);
    };
  }

  /** After all that is under way. */
  async written(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async write(exchange: Exchange): Promise<void> {
    try {
      await this.parts.exchanges.keep(exchange);
    } catch (error) {
      this.parts.onError(error);
    }
  }
}
