/** The console as it is built, and built again where a source is newer. */
import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const WEB = fileURLToPath(new URL('../../web', import.meta.url));
const DIST = join(WEB, 'dist');

async function newest(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const times = files.filter((file) => file.isFile()).map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs);
  return Math.max(...(await Promise.all(times)));
}

export async function build(): Promise<void> {
  const manifest = await stat(join(DIST, 'manifest.json')).catch(() => undefined);
  const sources = [newest(join(WEB, 'src')), stat(join(WEB, 'vite.config.ts')).then(({ mtimeMs }) => mtimeMs)];
  if (manifest !== undefined && Math.max(...(await Promise.all(sources))) < manifest.mtimeMs) return;
  // As it is shipped: the run's own NODE_ENV would make it one for developers, and leave that for `npm start`.
  await promisify(execFile)(process.execPath, [join(WEB, 'build.js')], { env: { ...process.env, NODE_ENV: 'production' } });
}

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly isEntry?: boolean;
}

/** Zipped bytes of JavaScript that the page needs before it can show a screen: the entry's, and those of the screen. */
export async function firstViewBytes(screen: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(DIST, 'manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;
  const needed = new Set<string>();
  const need = (key: string): void => {
    if (needed.has(key)) return;
    needed.add(key);
    for (const each of manifest[key]?.imports ?? []) need(each);
  };
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true);
  if (entry === undefined || manifest[screen] === undefined) throw new Error(`the manifest has no entry or no ${screen}`);
  need(entry);
  need(screen);
  const sizes = [...needed].map(async (key) => (await stat(join(DIST, `${manifest[key]?.file}.gz`))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
