/** What the API says of itself: whether it is well, its document, and a page for people. */
import { Type } from '@sinclair/typebox';
import { toIso } from '../../core/model/instant.ts';
import { Health } from '../contract/about.ts';
import { documentOf } from '../openapi.ts';
import { pageOf } from '../page.ts';
import { answered, route, type Route } from './route.ts';

/** `all`: every route there is, these too. */
export const aboutRoutes = (all: () => readonly Route[]): readonly Route[] => [
  route({
    method: 'GET',
    path: '/health',
    name: 'health',
    tag: 'About',
    summary: 'Whether the database answers.',
    status: 200,
    answer: Health,
    handle: async ({ parts: { hub } }) => answered({ orderkeel: true, now: toIso(await hub.store.now()) }),
  }),
  route({
    method: 'GET',
    path: '/openapi.json',
    name: 'openApi',
    tag: 'About',
    summary: 'This document: OpenAPI 3.1.',
    status: 200,
    answer: Type.Object({ openapi: Type.String() }, { additionalProperties: true }),
    handle: async () => answered(documentOf(all())),
  }),
  route({
    method: 'GET',
    path: '/docs',
    name: 'docs',
    tag: 'About',
    summary: 'The same for people: a page that needs nothing else.',
    status: 200,
    answer: Type.String(),
    type: 'text/html',
    handle: async () => ({ status: 200, body: pageOf(documentOf(all())), type: 'text/html; charset=utf-8' }),
  }),
];
