/** The console's static end: which files, under which headers, and nothing outside its folder. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { consoleRoutes } from '../../src/main/house/console.ts';

const PAGE = '<!doctype html><title>console</title>';
const SCRIPT = 'export const a = 1;';

async function serving(isBuilt: boolean): Promise<string> {
  const above = await mkdtemp(join(tmpdir(), 'console-'));
  const folder = join(above, 'dist');
  await writeFile(join(above, 'secret.txt'), 'secret');
  if (isBuilt) {
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'index.html'), PAGE);
    await writeFile(join(folder, '.env'), 'secret');
    await writeFile(join(folder, 'assets', 'main-1a2b.js'), SCRIPT);
    await writeFile(join(folder, 'assets', 'main-1a2b.js.br'), brotliCompressSync(SCRIPT));
  }
  const server = Fastify();
  consoleRoutes(server, folder);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await server.close();
    await rm(above, { recursive: true });
  });
  return url;
}

/** As it is, without a client that makes an address tidy. */
const raw = async (url: string, path: string): Promise<string> =>
  await new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(`${response.statusCode ?? 0} ${text}`));
    })
      .on('error', reject)
      .end();
  });

test('the page under every address of the console, files as they are, packed for who takes it', async () => {
  const url = await serving(true);
  const first = await fetch(`${url}/`, { redirect: 'manual' });
  expect([first.status, first.headers.get('location')]).toEqual([302, '/console/']);
  for (const path of ['', 'orders/O1', 'holds?team=credit', 'index.html']) {
    const page = await fetch(`${url}/console/${path}`);
    expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control'), await page.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
      PAGE,
    ]);
  }
  for (const encoding of ['br', 'identity']) {
    const script = await fetch(`${url}/console/assets/main-1a2b.js`, { headers: { 'accept-encoding': encoding } });
    expect(script.headers.get('content-encoding')).toBe(encoding === 'br' ? 'br' : null);
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect([script.headers.get('content-type'), await script.text()]).toEqual(['text/javascript; charset=utf-8', SCRIPT]);
  }
  expect((await fetch(`${url}/console/assets/gone-3c4d.js`)).status).toBe(404);
});

test('no script or style of anybody else, and none that stands in a page', async () => {
  const url = await serving(true);
  for (const path of ['/', '/console/', '/console/assets/main-1a2b.js', '/console/assets/gone.js']) {
    const { headers } = await fetch(`${url}${path}`, { redirect: 'manual' });
    const policy = new Map((headers.get('content-security-policy') ?? '').split('; ').map((each) => [each.split(' ')[0], each]));
    expect(policy.get('default-src')).toBe("default-src 'none'");
    expect(policy.get('script-src')).toBe("script-src 'self'");
    expect(policy.get('style-src')).toBe("style-src 'self'");
    expect(policy.get('frame-ancestors')).toBe("frame-ancestors 'none'");
    expect(policy.get('base-uri')).toBe("base-uri 'none'");
    expect([...policy.values()].filter((each) => each.includes('unsafe'))).toEqual(["style-src-attr 'unsafe-inline'"]);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('nothing outside the folder, and nothing hidden', async () => {
  const url = await serving(true);
  const paths = [
    '../secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    'assets/../../secret.txt',
    '..%5csecret.txt',
    '.env',
    '%2eenv',
  ];
  for (const path of paths) expect(await raw(url, `/console/${path}`), path).not.toContain('secret');
});

test('where it is not built, a page says how', async () => {
  const url = await serving(false);
  const page = await fetch(`${url}/console/orders`);
  expect([page.status, (await page.text()).includes('npm run build')]).toEqual([503, true]);
});
