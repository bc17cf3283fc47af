import { describe, expect, it } from 'vitest';
import { endpoints } from '../../contract/seller/endpoints.ts';
import { openApiDocument } from '../../contract/seller/openapi.ts';

type Operation = {
  operationId: string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
};

// Made anew in each test, and not while the file is loaded: `npm run mutate` switches changes on between tests.
const made = () => openApiDocument('1.2.3') as { paths: Record<string, Record<string, Operation>> };
const operation = (method: string, path: string) => made().paths[path]![method]!;
const operations = () => Object.values(made().paths).flatMap((path) => Object.values(path));

describe('The OpenAPI document', () => {
  it('is of this version, below /api', () => {
    const document = made();
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: {
        title: 'Sidelane seller server',
        version: '1.2.3',
        description: expect.stringMatching(/minor units.*epoch milliseconds UTC/),
      },
      servers: [{ url: '/api' }],
      components: {
        schemas: { Refusal: { type: 'object', properties: { refusal: {}, message: {} } } },
        securitySchemes: {
          terminal: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: '`Terminal TERMINAL_ID.SECRET`',
          },
          browser: { type: 'apiKey', in: 'cookie', name: 'sidelane_terminal' },
          staff: { type: 'apiKey', in: 'cookie', name: 'sidelane_staff' },
        },
      },
    });
    expect(JSON.stringify(document)).not.toContain('$schema');
  });

  it('names parameters of the path and of the query, and which are needed', () => {
    const { parameters, operationId, security } = operation('get', '/pictures/{pictureId}/{width}');
    expect(operationId).toBe('getPicturesPictureIdWidth');
    expect(security).toEqual([]);
    expect(parameters).toEqual([
      { name: 'pictureId', in: 'path', required: true, schema: expect.objectContaining({ pattern: '^[0-9a-f]{32}$' }) },
      { name: 'width', in: 'path', required: true, schema: expect.objectContaining({ enum: ['160', '480', '960'] }) },
    ]);
    expect(operation('get', '/back-office/orders/{orderNumber}')).toMatchObject({
      security: [{ staff: [] }],
      parameters: [{ name: 'orderNumber', in: 'path', required: true, schema: { type: 'string' } }],
    });
    const query = operation('get', '/back-office/staff-record').parameters;
    expect(query.map(({ name, in: where, required }) => [name, where, required])).toEqual([
      ['about', 'query', false],
      ['after', 'query', false],
      ['before', 'query', false],
      ['limit', 'query', false],
    ]);
    expect(operation('get', '/variants').parameters).toMatchObject([{ name: 'barcode', in: 'query', required: true }]);
  });

  it('says what is sent: JSON that is needed or not, or a form with a file', () => {
    const action = operation('post', '/back-office/orders/{orderNumber}/dispatch').requestBody!;
    expect(Object.keys(action.content)).toEqual(['application/json']);
    const signIn = operation('post', '/staff/sign-in').requestBody!;
    expect(signIn.required).toBe(true);
    expect(signIn.content['application/json']!.schema).toMatchObject({ required: ['signInName', 'password'] });
    expect(action.content['application/json']!.schema).toMatchObject({ type: 'object', default: {} });
    expect(action.required, 'all of the order is sent without one').toBe(false);
    const bodies = operations().map(({ requestBody }) => requestBody);
    const forms = bodies.filter((body) => body?.content['multipart/form-data']);
    expect(forms.length).toBeGreaterThan(0);
    for (const form of forms) {
      const { schema } = form!.content['multipart/form-data']!;
      const [file] = schema['required'] as string[];
      expect(form!.required).toBe(true);
      expect(Object.keys(form!.content)).toEqual(['multipart/form-data']);
      expect(schema).toMatchObject({
        type: 'object',
        properties: { [file!]: { type: 'string', format: 'binary', description: expect.stringMatching(/./) } },
      });
    }
    const picture = operation('post', '/back-office/articles/{articleId}/pictures').requestBody!;
    const fields = picture.content['multipart/form-data']!.schema['properties'] as object;
    expect(Object.keys(fields)).toEqual(['picture', 'alt']);
    expect(operation('get', '/back-office/staff-record').requestBody).toBeUndefined();
  });

  it('has each endpoint once, and says for each who may call it', () => {
    expect(operations().map(({ operationId }) => operationId).length).toBe(endpoints.length);
    expect(Object.keys(made().paths['/back-office/articles']!)).toEqual(['get', 'post']);
    expect(operation('get', '/terminal/standing').security).toEqual([{ terminal: [] }, { browser: [] }]);
    expect(operation('get', '/staff/session').security).toEqual([{ staff: [] }]);
    expect(operation('get', '/shop').security).toEqual([]);
    expect(operation('get', '/shop')).toMatchObject({ parameters: [], operationId: 'getShop' });
  });

  it('tells apart what may be left out of a question and what is always in the answer', () => {
    const { responses, parameters } = operation('get', '/articles');
    expect(parameters.filter(({ required }) => required)).toEqual([]);
    expect(responses['200']!.content!['application/json']).toMatchObject({
      schema: { type: 'object', additionalProperties: false, required: expect.arrayContaining(['articles']) },
    });
    expect(responses['200']!.description).toBe('A page of articles');
    // A success without refusals of its own still depends on the database.
    expect(Object.keys(operation('get', '/shop').responses)).toEqual(['200', '503']);
  });

  it('tells each answer: the success with its form, and refusals of one status together', () => {
    const { responses } = operation('get', '/back-office/orders');
    expect(Object.keys(responses)).toEqual(['200', '400', '401', '422', '503']);
    expect(responses['200']).toMatchObject({ content: { 'application/json': { schema: { type: 'object' } } } });
    expect(responses['503']).toEqual({
      description:
        '`storage_unavailable`: The shop cannot record anything now; send the very same again later, and it has one effect.',
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } },
    });
    expect(operation('post', '/back-office/terminals/{terminalId}/revoke').responses['204']).toEqual({
      description: 'Revoked',
    });
    const together = operation('post', '/applications').responses['422']!.description.split('\n\n');
    expect(together.map((line) => line.slice(0, line.indexOf(':')))).toEqual(
      expect.arrayContaining(['`card_number_in_text`', '`application_content_differs`']),
    );
    expect(operation('get', '/pictures/{pictureId}/{width}').responses['200']!.content).toEqual({ 'image/webp': {} });
  });
});
