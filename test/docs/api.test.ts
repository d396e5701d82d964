/** Every command of docs/reference/api.md is pasted and answered with success; its table has every route with its scope. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../src/api/routes/routes.ts';
import { SCOPES } from '../../src/govern/scopes.ts';
import { captured, served } from '../api/served.ts';
import { HERE } from '../gates/tree.ts';
import { BLOCKS } from './documents.ts';
import { rowsOf } from './tables.ts';

const API = 'docs/reference/api.md';
const commands = BLOCKS.filter(({ document, language }) => document === API && language === 'curl').flatMap((block) =>
  block.text.trim().split('\n'),
);
const hasCurl = spawnSync('curl', ['--version']).status === 0;

test('the table has every route, each with its scope', () => {
  const told = [...rowsOf(API, 'route')].map(([route, { scope = '' }]) => `${route} ${scope.replaceAll('`', '')}`);
  const run = ROUTES.map(({ method, path, scope = 'none' }) => `${method} /v1${path.replaceAll(/:(\w+)/g, '{$1}')} ${scope}`);
  expect(told.toSorted()).toEqual(run.toSorted());
});

// A machine without curl can't paste it either.
describe.skipIf(!hasCurl)('the commands', () => {
  test('work when pasted, one after the other', { timeout: 60_000 }, async () => {
    const { url, ask, key: keyOf } = await served();
    const key = await keyOf(...SCOPES);
    const order = await captured(ask, key, 'M1');
    const env = { ...process.env, HUB: url, KEY: key, ORDER: order };
    const statuses: string[] = [];
    for (const command of commands) {
      const child = spawn('sh', ['-c', `${command} -o /dev/null -w '%{http_code}'`], { cwd: HERE, env });
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      statuses.push(`${said} ${command}`);
    }
    expect(statuses.filter((each) => !/^20[01] /.test(each))).toEqual([]);
    expect(statuses.length).toBeGreaterThan(8);
  });
});
