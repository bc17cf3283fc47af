import { z } from 'zod';
import { endpoints } from './endpoints.ts';
import { apiPath } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { refusalMessages } from './refusal-messages.ts';
import { refusalBodySchema, refusals } from './refusals.ts';

type Json = Record<string, unknown>;

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return rest;
}

function parametersOf({ path, parameters, query }: Endpoint): Json[] {
  const forms = parameters ? (jsonSchema(parameters, 'input')['properties'] as Json) : {};
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: forms[String(name)] ?? { type: 'string' },
  }));
  if (!query) return inPath;
  const { properties = {}, required = [] } = jsonSchema(query, 'input') as { properties?: Json; required?: string[] };
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function responsesOf({ success, needs, refusals: own = [] }: Endpoint): Json {
  // Every one of them asks the database.
  const names = [
    ...own,
    ...(needs && needs !== 'look' ? (['role_insufficient'] as const) : []),
    'storage_unavailable',
  ] as const;
  const responses: Record<string, Json> = {};
  const body = success.schema
    ? { 'application/json': { schema: jsonSchema(success.schema, 'output') } }
    : success.contentType
      ? { [success.contentType]: {} }
      : undefined;
  responses[success.status] = { description: success.meaning, ...(body && { content: body }) };
  for (const name of names) {
    const status = refusals[name];
    const message = refusalMessages[name];
    const line = `\`${name}\`: ${message}`;
    const known = responses[status];
    responses[status] = known
      ? { ...known, description: `${known['description'] as string}\n\n${line}` }
      : { description: line, content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } } };
  }
  return responses;
}

function requestBodyOf(body: z.ZodType, file: Endpoint['file']): Json {
  const schema = jsonSchema(body, 'input');
  if (!file) {
    return { required: !body.safeParse(undefined).success, content: { 'application/json': { schema } } };
  }
  const binary = { type: 'string', format: 'binary', description: file.description };
  const properties = { [file.field]: binary, ...(schema['properties'] as Json) };
  const form = { type: 'object', properties, required: [file.field] };
  return { required: true, content: { 'multipart/form-data': { schema: form } } };
}

function operation(endpoint: Endpoint): Json {
  const security = { anyone: [], terminal: [{ terminal: [] }, { browser: [] }], staff: [{ staff: [] }] }[endpoint.who];
  return {
    summary: endpoint.summary,
    operationId: `${endpoint.method}${endpoint.path.replaceAll(/[/:-]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    security,
    parameters: parametersOf(endpoint),
    ...(endpoint.body && { requestBody: requestBodyOf(endpoint.body, endpoint.file) }),
    responses: responsesOf(endpoint),
  };
}

/** The seller's OpenAPI 3.1 document, made from the contract's own schemas. @param version of the program */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Sidelane seller server',
      version,
      description:
        'What user terminals and the back office ask of the seller. Money is in minor units, time in epoch milliseconds UTC.',
    },
    servers: [{ url: apiPath }],
    paths,
    components: {
      schemas: { Refusal: jsonSchema(refusalBodySchema, 'output') },
      securitySchemes: {
        terminal: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`Terminal TERMINAL_ID.SECRET`' },
        browser: { type: 'apiKey', in: 'cookie', name: 'sidelane_terminal' },
        staff: { type: 'apiKey', in: 'cookie', name: 'sidelane_staff' },
      },
    },
  };
}
