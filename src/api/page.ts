/** The document as a page for people: plain HTML, with nothing to load and nothing that runs. */
import { createHash } from 'node:crypto';
import type { Document, Operation, Parameter } from './openapi.ts';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** `code` in backquotes is the only mark in our texts. */
const words = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const schemaOf = (title: string, schema: unknown): string =>
  `<details><summary>${escaped(title)}</summary><pre>${escaped(JSON.stringify(schema, undefined, 2))}</pre></details>`;

const contentOf = (title: string, content: Operation['responses'][string]['content']): string =>
  Object.values(content ?? {})
    .map(({ schema }) => schemaOf(title, schema))
    .join('');

function parameters(all: readonly Parameter[]): string {
  if (all.length === 0) return '';
  const rows = all.map(
    ({ name, in: place, required, description = '' }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${place}${required ? ', required' : ''}</td><td>${words(description)}</td></tr>`,
  );
  return `<table><thead><tr><th>name</th><th>in</th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function operation(path: string, method: string, of: Operation): string {
  const answers = Object.entries(of.responses).map(
    ([status, { description }]) => `<li><b>${status}</b> ${words(description)}</li>`,
  );
  const good = Object.entries(of.responses).find(([status]) => status.startsWith('2'));
  return `<section id="${of.operationId}"><h3><code>${method.toUpperCase()} ${escaped(path)}</code></h3>
<p>${words(of.summary)} ${words(of.description ?? '')}</p>
${parameters(of.parameters)}
${contentOf('What it takes', of.requestBody?.content)}
${contentOf('What it answers', good?.[1].content)}
<ul>${answers.join('')}</ul></section>`;
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
section{border-top:1px solid #d8dde3;padding:.5rem 0}h3{margin:.5rem 0}code,pre{font:14px/1.4 ui-monospace,monospace}
pre{background:#f4f6f8;padding:.75rem;overflow:auto;max-height:30rem}table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0}
ul{padding-left:1.2rem}summary{cursor:pointer}@media(prefers-color-scheme:dark){body{color:#e4e8ec;background:#14171a}pre{background:#1f2429}section{border-color:#343b42}a{color:#8ab4f8}}`;

/** By which a browser knows it for ours. */
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

export function pageOf({ info, paths, components }: Document): string {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({ path, method, of })),
  );
  const tags = [...new Set(all.flatMap(({ of }) => of.tags))];
  const parts = tags.map((tag) => {
    const own = all.filter(({ of }) => of.tags.includes(tag));
    return `<h2>${escaped(tag)}</h2>${own.map(({ path, method, of }) => operation(path, method, of)).join('\n')}`;
  });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} API ${info.version}</title><style>${STYLE}</style></head><body><main>
<h1>${escaped(info.title)} API, version ${info.version}</h1><p>${words(info.description)}</p>
<p>The same for programs: <a href="openapi.json">openapi.json</a>.</p>
${parts.join('\n')}<h2>Shapes with a name</h2>${schemaOf('All of them', components)}</main></body></html>`;
}
