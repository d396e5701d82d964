/**
 * Passwords, kept as scrypt (RFC 7914) with its parameters beside the hash: `$scrypt$ln=17,r=8,p=1$SALT$HASH`, so that a
 * stronger one of tomorrow stands beside those of today. N = 2^17 and r = 8 take 128 MB and about 0.4 s: one at a time, so
 * that many who try at once take no more memory than one, and wait.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const COST = 17;
const BLOCK = 8;
const HASH_BYTES = 32;
const KEPT = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=1\$([\w+/=]+)\$([\w+/=]+)$/;
/** About 10 s of waiting. */
const WAITING_MAX = 25;

export class Passwords {
  private readonly cost: number;
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** `cost`: of new ones, log2 of N. */
  constructor(cost = COST) {
    this.cost = cost;
  }

  /** More of them wait than anybody would wait for. */
  get isBusy(): boolean {
    return this.waiting >= WAITING_MAX;
  }

  async kept(password: string): Promise<string> {
    const salt = randomBytes(16);
    const hash = await this.derived(password, salt, this.cost, BLOCK);
    return `$scrypt$ln=${this.cost},r=${BLOCK},p=1$${salt.toString('base64')}$${hash.toString('base64')}`;
  }

  /** Nobody's password is never right, and takes as long to find so. */
  async isRight(password: string, kept: string | undefined): Promise<boolean> {
    const [, cost, block, salt = '', hash = ''] = KEPT.exec(kept ?? '') ?? [];
    const found = await this.derived(
      password,
      salt === '' ? randomBytes(16) : Buffer.from(salt, 'base64'),
      Number(cost ?? this.cost),
      Number(block ?? BLOCK),
    );
    const wanted = Buffer.from(hash, 'base64');
    return wanted.length === found.length && timingSafeEqual(wanted, found);
  }

  private async derived(password: string, salt: Buffer, cost: number, block: number): Promise<Buffer> {
    const N = 2 ** cost;
    const run = async (): Promise<Buffer> =>
      await new Promise((done, failed) => {
        // It refuses what needs as much as its maximum: 128 N r bytes, and some.
        const options = { N, r: block, p: 1, maxmem: 256 * N * block };
        scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
          error === null ? done(key) : failed(error),
        );
      });
    this.waiting++;
    const derived = this.last.then(run, run);
    this.last = derived;
    try {
      return await derived;
    } finally {
      this.waiting--;
    }
  }
}
