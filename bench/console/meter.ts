/** Asks the API, one call after the other, and tells how long it took. */

const MOST_MS = 150;
/** A case that is slow is not measured for ever: fewer times, but these at least. */
const CASE_MS_MAX = 4_000;
const TIMES_LEAST = 10;

export interface MeterParts {
  readonly url: string;
  readonly key: string;
  readonly times: number;
  readonly say: (line: string) => void;
}

export class Meter {
  private readonly parts: MeterParts;
  private readonly all: number[] = [];
  private slow = 0;

  constructor(parts: MeterParts) {
    this.parts = parts;
  }

  get isWell(): boolean {
    return this.slow === 0;
  }

  /** A call. `mostMs`: of the 95th in a hundred. */
  async measure(name: string, of: () => string, mostMs = MOST_MS): Promise<void> {
    let bytes = 0;
    const took = await this.took(
      name,
      this.parts.times,
      async () => {
        const path = of();
        const start = performance.now();
        bytes = await this.ask(path);
        return performance.now() - start;
      },
      mostMs,
      () => `, ${bytes} bytes`,
    );
    this.all.push(...took);
  }

  /** Anything that tells how many milliseconds it took. */
  async took(
    name: string,
    times: number,
    work: () => Promise<number>,
    mostMs: number,
    more = (): string => '',
  ): Promise<readonly number[]> {
    const took: number[] = [];
    const began = performance.now();
    for (let i = 0; i < times && (i < TIMES_LEAST || performance.now() - began < CASE_MS_MAX); i++) took.push(await work());
    const sorted = took.toSorted((a, b) => a - b);
    const p95 = at(sorted, 0.95);
    if (p95 > mostMs) this.slow += 1;
    const figures = [at(sorted, 0.5), p95].map((ms) => ms.toFixed(1).padStart(8)).join('');
    this.parts.say(`${name.padEnd(52)}${figures} ms  ×${took.length}${more()}${p95 > mostMs ? '  SLOW' : ''}`);
    return took;
  }

  summary(): string {
    const sorted = this.all.toSorted((a, b) => a - b);
    return `of ${sorted.length} calls: p50 ${at(sorted, 0.5).toFixed(1)} ms, p95 ${at(sorted, 0.95).toFixed(1)} ms`;
  }

  private async ask(path: string): Promise<number> {
    const { url, key } = this.parts;
    const response = await fetch(`${url}/v1${path}`, { headers: { authorization: `Bearer ${key}` } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    return text.length;
  }
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
