/**
 * Each story fails when the piece of the core that it is about is taken out. A copy of the tree loses one piece at a
 * time, and the story that tells of it has to go red there, while it is green in the copy as it was.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

interface Piece {
  readonly story: string;
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const PIECES: readonly Piece[] = [
  {
    story: '1-credit-race',
    what: 'a short claim waits for room',
    file: 'src/core/checks/credit.ts',
    from: "whenShort: 'wait'",
    to: "whenShort: 'refuse'",
  },
  {
    story: '2-late-snapshot',
    what: 'a movement later than the snapshot is counted on top of it',
    file: 'src/core/process/account/ledger.ts',
    from: 'return { figure: add(figure, later), asOf, movements };',
    to: 'return { figure: add(figure, sum([])), asOf, movements };',
  },
  {
    story: '3-change-before-order',
    what: 'changes that came first are applied',
    file: 'src/core/process/commands/capture.ts',
    from: "if (before.state === 'parked') applyParked(draft, before);",
    to: '',
  },
  {
    story: '4-cancel-date',
    what: 'late news takes a cancellation back',
    file: 'src/core/process/commands/shipments.ts',
    from: 'correctCancellations(draft, report);',
    to: '',
  },
  {
    story: '5-deaf-3pl',
    what: "a node's cut-off is respected",
    file: 'src/core/process/settle/beyond-recall.ts',
    from: "'cut-off-passed' : undefined",
    to: 'undefined : undefined',
  },
  {
    story: '6-price-rules',
    what: 'the price as of the ship date',
    file: 'src/core/checks/price-agrees.ts',
    from: 'day: today ?? orderDate',
    to: 'day: orderDate',
  },
  {
    story: '7-erp-edit',
    what: 'what is taken back becomes a return',
    file: 'src/core/process/commands/resolutions.ts',
    from: 'if (decimal.isPositive(settled.takeBack)) back.push(',
    to: 'if (false) back.push(',
  },
  {
    story: '8-summary-invoice',
    what: 'the rounding of the whole is recorded once',
    file: 'src/core/process/invoice.ts',
    from: 'rounding: isFirst ? rounding : money.nothing(currency)',
    to: 'rounding',
  },
];

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'orderkeel-taken-out-'));
  for (const part of ['src', 'test', 'workflows', 'package.json', 'vitest.mutation.config.ts', 'tsconfig.json'])
    cpSync(part, join(copy, part), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Exit code of the stories in the copy: 0 when all are green. */
function tell(...stories: readonly string[]): number | null {
  const files = stories.map((story) => `test/stories/${story}.test.ts`);
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  return spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.mutation.config.ts', ...files], {
    cwd: copy,
    stdio: 'ignore',
  }).status;
}

describe('each story stands on the piece that it is about', { timeout: 60_000 }, () => {
  test('all are green with nothing taken out', () => {
    expect(tell(...PIECES.map((piece) => piece.story))).toBe(0);
  });

  test.each(PIECES)('$story goes red without: $what', ({ story, file, from, to }) => {
    const path = join(copy, file);
    const whole = readFileSync(path, 'utf8');
    expect(whole.split(from)).toHaveLength(2);
    writeFileSync(path, whole.replace(from, to));
    try {
      expect(tell(story)).not.toBe(0);
    } finally {
      writeFileSync(path, whole);
    }
  });
});
