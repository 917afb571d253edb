import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type AnySchemaObject } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { MOODS } from '../../mock/moods.ts';
import { World } from '../../mock/world.ts';

const contract = resolve(
  import.meta.dirname,
  '../../../node/app/src/main/resources/io/selvedge/app/http/openapi.json',
);
const document = JSON.parse(readFileSync(contract, 'utf8')) as AnySchemaObject & {
  paths: Record<string, object>;
};
const ajv = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'api');

function complaintsAbout(schema: string, value: unknown): unknown {
  const validate = ajv.getSchema(`api#/components/schemas/${schema}`);
  if (!validate) throw new Error(`no schema ${schema}`);
  return validate(value) ? [] : validate.errors;
}

describe.each(Object.keys(MOODS))('the mock in mood %s', (mood) => {
  const world = new World(Date.UTC(2026, 10, 23));
  MOODS[mood]?.(world);

  it('answersAsTheContractSays', () => {
    expect(complaintsAbout('Mesh', world.mesh)).toEqual([]);
    expect(complaintsAbout('Status', world.status)).toEqual([]);
    for (const rollout of world.rollouts) expect(complaintsAbout('Rollout', rollout)).toEqual([]);
    for (const entry of world.catalog) expect(complaintsAbout('CatalogEntry', entry)).toEqual([]);
    for (const policy of world.policies) expect(complaintsAbout('Policy', policy)).toEqual([]);
    for (const node of world.mesh.sites.slice(0, 2).flatMap((site) => site.nodes)) {
      expect(complaintsAbout('NodeDetail', world.node(node.id))).toEqual([]);
      expect(complaintsAbout('Evidence', world.evidence(node.id))).toEqual([]);
    }
    for (const envelope of world.records.values()) expect(complaintsAbout('Envelope', envelope)).toEqual([]);
  });
});

describe('the examples of the contract', () => {
  const examples = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).flatMap(([method, operation]) =>
      Object.entries(operation.responses).flatMap(([status, response]) => {
        const content = response.content?.['application/json'];
        return content?.example === undefined ? [] : [{ name: `${method} ${path} ${status}`, content }];
      }),
    ),
  );

  it.each(examples)('$name fits its schema', ({ name, content }) => {
    const pointer = pointerOf(name);
    const validate = ajv.compile({ $ref: `api#${pointer}` });
    expect(validate(content.example) ? [] : validate.errors).toEqual([]);
  });
});

interface Operation {
  responses: Record<string, { content?: Record<string, { schema: object; example?: unknown }> }>;
}

function pointerOf(name: string): string {
  const [method = '', path = '', status = ''] = name.split(' ');
  const steps = ['paths', path, method, 'responses', status, 'content', 'application/json', 'schema'];
  return steps
    .map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}
