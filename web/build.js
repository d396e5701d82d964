/**
 * Builds the console into web/dist, with each file compressed beside it, and says what the first view weighs.
 *
 * Plain JavaScript, because npm runs it as `prepare` by whatever Node it has. With `--if-possible` an install without
 * development packages passes: it brings no console of its own, as a package does that was made by `npm pack`.
 */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const DIST = join(HERE, 'dist');
/** Above this, the best compression takes seconds and saves a hundredth. */
const BEST_MAX = 400_000;

/** @returns {Promise<typeof import('vite') | undefined>} */
async function installedVite() {
  try {
    return await import('vite');
  } catch (error) {
    if (process.argv.includes('--if-possible') && /** @type {{code?: string}} */ (error).code === 'ERR_MODULE_NOT_FOUND')
      return undefined;
    throw error;
  }
}

/** @param {string} path */
async function compress(path) {
  const bytes = await readFile(path);
  const quality = bytes.length > BEST_MAX ? 7 : 10;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const [zipped, brotli] = await Promise.all([
    promisify(gzip)(bytes, { level: 9 }),
    promisify(brotliCompress)(bytes, { params }),
  ]);
  await Promise.all([writeFile(`${path}.gz`, zipped), writeFile(`${path}.br`, brotli)]);
}

/** What the page loads before any screen is asked for: the entry and all that it imports at once. */
async function firstView() {
  /** @type {Record<string, { file: string, imports?: string[], isEntry?: boolean }>} */
  const manifest = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8'));
  const seen = new Set();
  const walk = (/** @type {string} */ key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const each of manifest[key]?.imports ?? []) walk(each);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry === true) walk(key);
  const sizes = await Promise.all([...seen].map(async (key) => (await stat(join(DIST, `${manifest[key]?.file}.gz`))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const vite = await installedVite();
if (vite !== undefined) {
  const startedAt = Date.now();
  await vite.build({ root: HERE, logLevel: 'warn' });
  const files = await readdir(DIST, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile() && /[.](js|css|html|svg)$/.test(file.name));
  await Promise.all(texts.map((file) => compress(join(file.parentPath, file.name))));
  const kilobytes = ((await firstView()) / 1_000).toFixed(1);
  process.stdout.write(
    `console: ${texts.length} files in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s; the first view loads ${kilobytes} kB of JavaScript (gzip)\n`,
  );
}
