/** The two engine processes: one is always left alone, and a killed one is started again at once. */
import type { HubLetter, HubSaid } from './hub-process.ts';
import { startChild, type Child } from '../shared/child.ts';

export type Name = 'A' | 'B';

export const other = (name: Name): Name => (name === 'A' ? 'B' : 'A');

interface Running {
  readonly child: Child<HubSaid>;
  readonly port: number;
}

export class Processes {
  /** What went wrong in an engine, but for its database being away; by first line, with how often. */
  readonly errors = new Map<string, number>();
  private readonly letter: HubLetter;
  private readonly running = new Map<Name, Running>();

  constructor(letter: HubLetter) {
    this.letter = letter;
  }

  async start(name: Name): Promise<void> {
    for (;;) {
      const child = startChild<HubSaid>(new URL('hub-process.ts', import.meta.url), this.letter, (said) =>
        this.heard(said as HubSaid),
      );
      try {
        const said = await child.ready;
        if (!('port' in said)) throw new Error(`${name} is up: ${said.error}`);
        this.running.set(name, { child, port: said.port });
        void child.ended.then((how) => this.ended(name, child, how));
        return;
      } catch (error) {
        // As a supervisor would: its database was still away, perhaps.
        this.note(`did not start: ${String(error)}`);
      }
    }
  }

  /** Where its door is; undefined while it does not run. */
  portOf(name: Name): number | undefined {
    return this.running.get(name)?.port;
  }

  async kill(name: Name): Promise<void> {
    const found = this.running.get(name);
    if (found === undefined) return;
    this.running.delete(name);
    process.kill(found.child.pid, 'SIGKILL');
    await found.child.ended;
  }

  signal(name: Name, signal: 'SIGSTOP' | 'SIGCONT'): void {
    const found = this.running.get(name);
    if (found !== undefined) process.kill(found.child.pid, signal);
  }

  /** Each ends what is under way first. */
  async end(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    for (const { child } of all) process.kill(child.pid, 'SIGTERM');
    await Promise.all(all.map(async ({ child }) => await child.ended));
  }

  private heard(said: HubSaid): void {
    if ('error' in said) this.note(said.error);
  }

  private note(error: string): void {
    this.errors.set(error, (this.errors.get(error) ?? 0) + 1);
  }

  /** By itself, which none should. */
  private ended(name: Name, child: Child<HubSaid>, how: string): void {
    if (this.running.get(name)?.child !== child) return;
    this.running.delete(name);
    this.note(`an engine process ended by itself: ${how}`);
    void this.start(name);
  }
}
