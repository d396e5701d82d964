/** The first run as a newcomer has it: the real command, a real database in a fresh folder, real sockets. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLE_NAMES } from '../../src/api/contract/session.ts';
import { ROLES } from '../../src/govern/roles.ts';
import { launchBrowser } from '../support/browser.ts';
import { build } from '../web/built.ts';
import { watched } from '../web/page.ts';
import { HERE } from '../gates/tree.ts';
import { eventually } from '../support/eventually.ts';

const CLI = join(HERE, 'src', 'main', 'cli.ts');
const ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => name !== 'DATABASE_URL' && name !== 'NODE_OPTIONS'),
);
const RUN_MS_MAX = 90_000;

const root = mkdtempSync(join(tmpdir(), 'orderkeel-first-run-'));
// Started as root, the database runs as another user, who has to get in.
chmodSync(root, 0o755);
const data = join(root, 'data');
const drop = join(data, 'drop', 'lehigh');
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const orderkeel = (...words: readonly string[]): Ended =>
  spawnSync(process.execPath, [CLI, ...words, '--data', data], {
    encoding: 'utf8',
    cwd: root,
    env: ENVIRONMENT,
    timeout: RUN_MS_MAX,
  });

describe('the first run', { timeout: RUN_MS_MAX }, () => {
  let run: Ended;
  beforeAll(() => {
    // Of a run before: what was dropped for it goes, and what somebody else put beside it stays.
    mkdirSync(join(drop, 'in'), { recursive: true });
    writeFileSync(join(drop, 'in', 'of-before.edi'), 'ISA');
    writeFileSync(join(data, 'notes.txt'), 'mine');
    run = orderkeel('story', '--fresh', '--once');
  }, RUN_MS_MAX);

  test('ends well, with figures that add up', () => {
    expect(run.stderr).toBe('');
    expect(run.status).toBe(0);
    expect(run.stdout).toContain('It adds up: 10 orders, each ordered = shipped + open + cancelled');
    expect(run.stdout).toContain('10 invoices of 4,487.81 USD with charges and tax, 10 of them compared to the cent');
    expect(run.stdout).toMatch(/^First invoiced order after \d+\.\d s$/m);
  });

  test('applies the 860 that came before its 850: 24 belts, not 48', () => {
    expect(run.stdout).toMatch(/ACME-4711 +edi:acme +closed +284 +284 +0 +0 +1,475\.45/);
  });

  test('recalls nothing for a price that moves within tolerance', () => {
    expect(run.stdout).toContain(
      '=> ACME-4720: nothing was undone, because the answer of each step that read the price is the same as before.',
    );
  });

  test('takes a release back for a price beyond tolerance, and sends it again when a person has decided', () => {
    expect(run.stdout).toContain(
      '=> HM-88120: release/F1 generation 1 was taken back, because price holds (line 1 BRG-6204: theirs 4.10, ours 4.35',
    );
    expect(run.stdout).toContain('=> HM-88120: release/F1 generation 2 was sent, because person:rosa decided "theirs"');
  });

  test('takes a release to the old dock back and sends one to the new', () => {
    expect(run.stdout).toMatch(
      /=> ACME-4711: release\/F1 generation 1 was taken back, then release\/F\d generation \d was sent, because address has another answer\./,
    );
  });

  test('takes the file in a partner’s folder, and answers it there by a 997 and an 855', () => {
    expect(run.stdout).toContain(`by the folder ${join(drop, 'in')}`);
    expect(run.stdout).toMatch(/^  first-run\/orders\/lehigh-850\.edi: order LC-2001 is O-\w+$/m);
    const kept = ['in', 'done', 'refused'].map((name) => readdirSync(join(drop, name)));
    expect([...kept, readdirSync(data).includes('notes.txt')]).toEqual([[], ['lehigh-850.edi'], [], true]);
    const answers = readdirSync(join(drop, 'out')).toSorted();
    expect(answers).toEqual([expect.stringMatching(/^855-\d{9}-/), expect.stringMatching(/^997-\d{9}-/)]);
    const [acknowledged, received] = answers.map((name) => readFileSync(join(drop, 'out', name), 'utf8'));
    expect(received).toContain('AK9*A*1*1*1');
    expect(acknowledged).toContain('BAK*00*AD*LC-2001*');
    expect(run.stdout).toMatch(/LC-2001 +edi:lehigh +closed +42 +42 +0 +0 +298\.77/);
  });

  test('takes the quote that was won in the CRM, and bills the quoted price', () => {
    expect(run.stdout).toMatch(/^  first-run\/orders\/quote\.json: won, order Q-2041 is O-\w+$/m);
    expect(run.stdout).toMatch(/Q-2041 +crm:main +closed +40 +40 +0 +0 +168\.87/);
    expect(run.stdout).toMatch(/Q-2041 +WEST-S\d +WEST +156\.00 +INV-\d+/);
  });

  test('shows each hold with its team, due time and ways out, and what waits for stock', () => {
    expect(run.stdout).toMatch(/PR-3002 +H1 +credit +credit +2026-06-01 18:05 +partial-release, approve-excess/);
    expect(run.stdout).toMatch(/HM-88120 +H1 +duplicate +service +2026-06-01 15:05 +legitimate-repeat, merge, cancel/);
    expect(run.stdout).toMatch(/8301 +H2 +shortage +planning/);
    expect(run.stdout).toContain('open, backordered 4 CHAIN-40 at CENTRAL');
  });

  test('explains an order: what each step read, by version, and what happened', () => {
    const { stdout, status } = orderkeel('explain', 'acme-4711');
    expect(status).toBe(0);
    expect(stdout).toMatch(/read ship-to:ACME\/DOCK-2 version 2: .*Gate 7/);
    expect(stdout).toMatch(/2 +BLT-A48 +EA +12\.75 +24 +0 +24 +0 +0 +yes/);
    expect(stdout).toContain('is to be taken back, generation 1');
  });

  test('lets two people approve an excess, with the role for it and no other', () => {
    const refused = orderkeel('resolve', 'PR-3002', 'H1', 'cancel', '--note', 'too much', '--as', 'ana:service');
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('not-allowed at roles: actor person:ana, needs credit.'),
    ]);
    const approve = ['resolve', 'PR-3002', 'H1', 'approve-excess', '--amount', '277.60', '--note', 'good payer', '--as'];
    const proposed = orderkeel(...approve, 'ana:credit');
    expect([proposed.status, proposed.stderr]).toEqual([0, '']);
    expect(proposed.stdout).toContain('approve-excess, proposed by person:ana: a second person has to type the same');
    expect(orderkeel(...approve, 'ana:credit').stderr).toContain('second-person-needed');
    const done = orderkeel(...approve, 'bo:credit');
    expect([done.status, done.stderr]).toEqual([0, '']);
    expect(done.stdout).toMatch(/PR-3002 +csv:pine +closed +500 +500 +0 +0 +1,163\.69/);
  });

  test('takes somebody’s own file, to the invoice', () => {
    const file = join(root, 'own.csv');
    writeFileSync(
      file,
      'order,customer,po,date,line,item,quantity,unit,price,currency,shipTo\nX1,HARBOR,HM-9,2026-06-01,1,BRG-6204,10,EA,4.35,USD,PIER-9\n',
    );
    const { status, stdout, stderr } = orderkeel('capture', file);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/HM-9 +api:harbor +closed +10 +10 +0 +0 +47\.09/);
  });

  test('refuses a broken file with the place and the way out, and keeps it', () => {
    const file = join(root, 'broken.edi');
    writeFileSync(
      file,
      'ISA*00*          *00*          *01*111222333      *ZZ*ORDERKEEL      *260601*0809*U*00401*000000101*0*T*>~\nGS*PO*1',
    );
    const { status, stderr } = orderkeel('capture', file);
    expect(status).toBe(1);
    expect(stderr).toMatch(/refused; kept in the ledger as message \d+/);
    expect(stderr).toMatch(/malformed at .*Way out: /);
    expect(stderr).not.toContain('    at ');
  });

  test('goes on where it was', () => {
    const { status, stdout, stderr } = orderkeel('story', '--once');
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain('The orders of before are still here');
    expect(stdout).toContain('It adds up: 11 orders');
  });
});

describe('a hub that lives on', { timeout: RUN_MS_MAX }, () => {
  let hub: ChildProcess;
  let said = '';
  const says = async (words: string | RegExp): Promise<void> => await eventually(() => expect(said).toMatch(words));
  beforeAll(async () => {
    hub = spawn(process.execPath, [CLI, 'story', '--data', data], {
      cwd: root,
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    hub.stdout?.on('data', (part) => (said += String(part)));
    await eventually(() => expect(said.includes('The hub lives on at') || hub.exitCode !== null).toBe(true));
  }, RUN_MS_MAX);

  test('takes an order by the very words that it printed, and ships and bills it', async () => {
    const [, command = ''] = /An order of your own:\n([^]*?)\nand what/.exec(said) ?? [];
    const { status, stdout } = spawnSync('bash', ['-c', command], { encoding: 'utf8' });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/"order":"O-/)]);
    await says(/HARBOR +MINE-\w+ +closed/);
  });

  test('takes a file of one’s own by the very words that it printed', async () => {
    const [, command = ''] = /A file of your own[^\n]*\n([^]*?)\nand/.exec(said) ?? [];
    expect(spawnSync('bash', ['-c', command], { encoding: 'utf8', cwd: root })).toMatchObject({ status: 0, stderr: '' });
    await says(/LEHIGH +MINE-\w+ +closed/);
  });

  test('shows a sign-in for each role, which opens the console to that role and to no more', async () => {
    const console = /its console at (\S+\/console\/):/.exec(said)?.[1] ?? '';
    const rows = [...said.matchAll(/^(\S+) +([a-z]+) +((?:[a-z]{4}-){3}[a-z]{4})$/gm)];
    expect(new Set(rows.map(([, role]) => role))).toEqual(new Set(ROLE_NAMES));
    expect(new Set(rows.map(([, , , password]) => password)).size).toBe(rows.length);
    const [, , name, password] = rows.find(([, role]) => role === 'credit') ?? [];
    const response = await fetch(new URL('/v1/session', console), {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: new URL(console).origin },
      body: JSON.stringify({ name, password }),
    });
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ teams: ROLES.credit.teams })]);
    const asked = ['/v1/orders', '/v1/people'].map(async (path) => await fetch(new URL(path, console), { headers: { cookie } }));
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 403]);
  });

  // Only where they are asked for: nothing is passed over elsewhere.
  test.each(process.env['SCREENSHOTS'] === undefined ? [] : ['its people'])('pictures of the day as %s see it', async () => {
    await says(/GRANITE +GQ-7002 +held: screening/);
    await build();
    const browser = await launchBrowser();
    const { page } = await watched(browser);
    await page.goto(/its console at (\S+\/console\/):/.exec(said)?.[1] ?? '');
    await page.getByLabel('Name').fill('rosa');
    await page.getByLabel('Password', { exact: true }).fill(/rosa +(\S+)/.exec(said)?.[1] ?? '');
    await page.keyboard.press('Enter');
    for (const name of ['Today', 'Holds']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await page.waitForLoadState('load');
      await page.locator('main:not(:has(.loading))').waitFor();
      await page.screenshot({ path: join(HERE, 'docs', 'screens', `${name.toLowerCase()}.png`) });
    }
    await browser.close();
  });

  test('has a price and a name for the desk, beside what the day left open', async () => {
    await says(/GRANITE +GQ-7001 +held: price-difference/);
    await says(/GRANITE +GQ-7002 +held: screening/);
  });

  test('has new orders from its buyers, and ships and bills them', async () => {
    await says(/HARBOR +HM-\d{6,} +closed/);
    await says(/BOLT +#BB-\d{6,} +closed/);
    await says(/GRANITE +GQ-\d{6,} +closed/);
    await says(/ACME +ACME-\d{6,} +closed/);
    await says(/LEHIGH +LC-\d{6,} +closed/);
    await says(/GRANITE +Q-\d{6,} +closed/);
  });

  test('is asked by the other commands, refuses a second hub, and ends at Ctrl-C', async () => {
    expect(orderkeel('orders').stdout).toContain('ACME-4711');
    const second = orderkeel('story');
    expect([second.status, second.stderr]).toEqual([
      1,
      expect.stringMatching(/^folder-in-use: .*Way out: stop the Orderkeel with process id \d+/),
    ]);
    expect(orderkeel('story', '--fresh').stderr).toMatch(/^folder-in-use: /);
    expect(orderkeel('orders').stdout).toContain('ACME-4711');
    const ended = once(hub, 'exit');
    hub.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});

describe('words that make no sense', () => {
  test.each([
    [['mend'], 'command-unknown: found mend. Way out: see orderkeel help.'],
    [['explain'], 'argument-missing: what ORDER. Way out: see orderkeel help.'],
    [['story', '--fast'], 'argument-unexpected: what --fast. Way out: see orderkeel help.'],
    [
      ['capture', 'nothing.edi'],
      'file-unreadable: detail ENOENT, file nothing.edi. Way out: check its name and that you may read it.',
    ],
    [['resolve', 'O', 'H1', 'dance', '--as', 'ana:credit', '--note', 'x'], 'unexpected at way: '],
    [
      ['resolve', 'O', 'H1', 'approve-excess', '--as', 'ana:credit'],
      'missing at --amount: what --amount. Way out: give --amount.',
    ],
    [['resolve', 'O', 'H1', 'cancel'], 'argument-missing: what --as.'],
  ])('%j', (words, said) => {
    const { status, stderr } = orderkeel(...words);
    expect(stderr).toContain(said);
    expect(status).toBe(1);
  });
});
