/** The published document: valid OpenAPI 3.1, of all routes that run and of nothing else; and the page made of it. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { documentOf } from '../../src/api/openapi.ts';
import { ROUTES } from '../../src/api/routes/routes.ts';
import { served, unlikeDocument } from './served.ts';

const plain = (document: object): Record<string, unknown> => JSON.parse(JSON.stringify(document)) as Record<string, unknown>;

test('the document is OpenAPI 3.1', async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(plain(documentOf(ROUTES)));
  expect(errors ?? []).toEqual([]);
  expect([valid, validator.version]).toEqual([true, '3.1']);
  const broken = { ...documentOf(ROUTES), paths: { '/v1/orders': { get: { parameters: [{ name: 'a' }] } } } };
  expect((await new Validator().validate(plain(broken))).valid).toBe(false);
});

test('it has every route that answers, and nothing else', async () => {
  const { ask, url } = await served();
  const { body } = await ask('GET /openapi.json');
  const { paths } = body as { readonly paths: Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>> };
  const told = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const run = ROUTES.map(({ method, path }) => `${method} /v1${path.replaceAll(/:(\w+)/g, '{$1}')}`);
  expect(told.toSorted()).toEqual(run.toSorted());
  // Nobody is configured to sign people in from outside.
  for (const each of told.filter((one) => !one.includes('/oidc'))) {
    const [method = '', path = ''] = each.split(' ');
    const { status } = await fetch(`${url}${path.replaceAll(/\{\w+\}/g, 'X')}`, { method });
    expect([each, status]).not.toEqual([each, 404]);
  }
  const names = Object.values(paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
  expect(new Set(names).size).toBe(names.length);
});

test('the page shows each route, and loads nothing from anywhere', async () => {
  const { ask } = await served();
  const { body, headers } = await ask('GET /docs');
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  for (const { name } of ROUTES) expect(body).toContain(`<section id="${name}">`);
  expect(String(body).match(/(?:src|href)="(?!openapi\.json")[^"]*"|<script|@import|url\(/g)).toBeNull();
});

test('an answer that is not as published is seen', () => {
  const said = { orderkeel: true, now: '2026-06-01T08:00:00.000Z' };
  const unlike = (body: unknown, status = 200): string | undefined =>
    unlikeDocument('GET', '/health', status, 'application/json', body);
  expect(unlike(said)).toBeUndefined();
  expect(unlike({ ...said, more: 1 })).toContain('additional properties');
  expect(unlike({ ...said, now: 'today' })).toContain('date-time');
  expect(unlike(said, 418)).toBe('no application/json of default');
});
