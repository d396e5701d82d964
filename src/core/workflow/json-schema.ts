/** Shapes as JSON Schema 2020-12, for editors and for other people's tools. */
import { never } from '../model/result.ts';
import { VARIANT, WORKFLOW } from './language.ts';
import type { ObjectShape, Shape } from './shape.ts';

export interface JsonSchema {
  readonly [keyword: string]: unknown;
}

/** The published schema, `docs/reference/workflow.schema.json`: a core workflow, or a variant where `variant` is given. */
export const workflowSchema = (): JsonSchema => ({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Orderkeel workflow',
  description: 'A core workflow, or a variant of one. What a schema cannot say is said when the file is compiled.',
  type: 'object',
  if: { required: ['variant'] },
  // oxlint-disable-next-line unicorn/no-thenable -- the keyword of JSON Schema
  then: { $ref: '#/$defs/variant' },
  else: { $ref: '#/$defs/workflow' },
  $defs: { workflow: schemaOf(WORKFLOW), variant: schemaOf(VARIANT) },
});

function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'text':
      return { type: 'string', pattern: shape.pattern, description: shape.says };
    case 'word':
      return { enum: shape.words };
    case 'integer':
      return { type: 'integer', minimum: shape.least, maximum: shape.most };
    case 'flag':
      return { type: 'boolean' };
    case 'either':
      return { anyOf: shape.of.map(schemaOf), description: shape.says };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of), minItems: shape.least, maxItems: shape.most, uniqueItems: true };
    case 'map':
      return {
        type: 'object',
        propertyNames: { pattern: shape.keys.pattern },
        additionalProperties: schemaOf(shape.of),
        minProperties: shape.least,
        maxProperties: shape.most,
      };
    case 'object':
      return objectSchema(shape);
    default:
      return never(shape, 'schemaOf');
  }
}

const objectSchema = (shape: ObjectShape): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(shape.fields).map(([name, field]) => [name, schemaOf(field)])),
  additionalProperties: false,
  ...(shape.required.length === 0 ? {} : { required: shape.required }),
  ...(shape.some === true ? { minProperties: 1 } : {}),
  ...(shape.one === undefined ? {} : { oneOf: shape.one.map((field) => ({ required: [field] })) }),
});
