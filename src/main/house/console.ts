/**
 * The console: the files of `web/dist` under `/console/`. Every address below it that is no file is the console itself, which
 * finds its own way. Files with a digest in their name never change, and are kept for a year by whoever has them.
 *
 * Nothing runs in it but files of ours: no script, style sheet, picture or address of anybody else, and no script or style
 * that stands in a page. `style-src-attr` is the one exception: libraries of the console write `style="…"` into elements as
 * they make them. It lets no text out and runs nothing.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export const CONSOLE = '/console/';

const DIST = fileURLToPath(new URL('../../../web/dist/', import.meta.url));

const CONTENT_SECURITY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Vite puts what it names by its content there. */
const HASHED = /^assets[/\\]/;
const PACKED = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Orderkeel</title></head><body>
<h1>The console is not built</h1><p>Build it with <code>npm run build</code>, then load this page again.
The hub itself runs: its API is described at <a href="/v1/docs">/v1/docs</a>.</p></body></html>`;

export function consoleRoutes(server: FastifyInstance, folder = DIST): void {
  server.get('/', async (_, reply) => await reply.headers(HEADERS).redirect(CONSOLE));
  server.get('/console', async (_, reply) => await reply.headers(HEADERS).redirect(CONSOLE));
  server.get<{ Params: { '*': string } }>(`${CONSOLE}*`, async (request, reply) => {
    reply.headers(HEADERS);
    const asked = nameOf(request.params['*']);
    if (asked === undefined) return await reply.code(404).type('text/plain').send('There is no such file.');
    if (asked !== '' && (await isFile(join(folder, asked)))) return await sendFile(request, reply, folder, asked);
    // A file of an older build is not there any more: what asks for it can't do with a page.
    if (HASHED.test(asked)) return await reply.code(404).type('text/plain').send('There is no such file.');
    if (await isFile(join(folder, 'index.html'))) return await sendFile(request, reply, folder, 'index.html');
    return await reply
      .code(503)
      .type(TYPES['.html'] ?? '')
      .header('cache-control', 'no-store')
      .send(NOT_BUILT);
  });
}

/** Within the folder, and nothing hidden; undefined: neither. The router has decoded it already. */
function nameOf(path: string): string | undefined {
  const name = normalize(path);
  if (path.includes('\0') || name.split(/[/\\]/).some((part) => part.startsWith('.') && part !== '.')) return undefined;
  return name === '.' || name === sep ? '' : name.replace(/^[/\\]+/, '');
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

async function sendFile({ headers }: FastifyRequest, reply: FastifyReply, folder: string, name: string): Promise<FastifyReply> {
  const accepted = headers['accept-encoding'] ?? '';
  reply.type(TYPES[extname(name)] ?? 'application/octet-stream');
  reply.header('cache-control', HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache');
  reply.header('vary', 'accept-encoding');
  for (const [encoding, ending] of PACKED) {
    const packed = `${join(folder, name)}${ending}`;
    if (!new RegExp(`\\b${encoding}\\b`).test(accepted) || !(await isFile(packed))) continue;
    return await reply.header('content-encoding', encoding).send(createReadStream(packed));
  }
  // Whole, so that its length is told: they are small.
  return await reply.send(await readFile(join(folder, name)));
}
