/** Words stand in the catalogue, so that they can be read, corrected and translated in one place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const WEB = fileURLToPath(new URL('../../web/src', import.meta.url));

/** Attributes that people read or hear. */
const SAID = new Set(['title', 'aria-label', 'placeholder', 'label', 'alt', 'name-of', 'heading']);
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

/** Words that stand in a component: as text between tags, as text in braces, as an attribute that is read. Names of keys are none. */
function literals(path: string, source: string): readonly string[] {
  const found: string[] = [];
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const isKey = (node: ts.Node): boolean => {
    const element = node.parent;
    return ts.isJsxElement(element) && element.openingElement.tagName.getText() === 'KeyCap';
  };
  const at = (node: ts.Node, text: string): void => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${path}:${line + 1} ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWords(node.text) && !isKey(node)) at(node, node.text);
    if (
      ts.isJsxExpression(node) &&
      node.expression !== undefined &&
      ts.isStringLiteralLike(node.expression) &&
      ts.isJsxElement(node.parent) &&
      hasWords(node.expression.text)
    )
      at(node, node.expression.text);
    if (
      ts.isJsxAttribute(node) &&
      node.initializer !== undefined &&
      ts.isStringLiteral(node.initializer) &&
      SAID.has(node.name.getText()) &&
      hasWords(node.initializer.text)
    )
      at(node, node.initializer.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('no word stands outside the catalogue', () => {
  const files = readdirSync(WEB, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));
  expect(files.length).toBeGreaterThan(30);
  expect(files.flatMap((path) => literals(path, readFileSync(join(WEB, path), 'utf8')))).toEqual([]);
});

test.each([
  '<p>Good morning</p>',
  "<p>{'Good morning'}</p>",
  '<p title="Good morning" />',
  '<button aria-label="Good morning" type="button" />',
])('%s is found', (source) => {
  expect(literals('a.tsx', `export const a = ${source};`)).toEqual(['a.tsx:1 Good morning']);
});

test.each(['<KeyCap>Esc</KeyCap>', '<p className="good">{t.morning}</p>', '<p>{a}: {b}</p>'])('%s is fine', (source) => {
  expect(literals('a.tsx', `export const a = ${source};`)).toEqual([]);
});
