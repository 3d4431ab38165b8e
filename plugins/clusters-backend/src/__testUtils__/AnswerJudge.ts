import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';

/** An OpenAPI document as far as it is read here. */
type Document = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};
type Operation = {
  operationId: string;
  responses: Record<string, { content?: Record<string, Content> }>;
};
type Content = { schema: { $ref?: string } };

/** What was asked, and what came. */
export type Answer = {
  method: string;
  path: string;
  status: number;
  /** Parsed; of a stream one line. */
  body: unknown;
};

/** An operation with the type of what it answers, none where it answers nothing. */
export type AnsweredType = { operationId: string; type: string | undefined };

const PREFIX = '#/components/schemas/';
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/**
 * Compares answers with an OpenAPI document, more strictly than a reader would:
 * what a schema does not name must not come, so that neither an answer nor the
 * document changes alone.
 */
export class AnswerJudge {
  readonly #document: Document;
  readonly #ajv: Ajv2020;

  constructor(document: object) {
    this.#document = document as Document;
    this.#ajv = new Ajv2020({
      strict: true,
      allErrors: true,
      formats: { 'date-time': DATE_TIME },
      // Where the schemas stand in the document.
      keywords: ['components'],
    });
    this.#ajv.addSchema(
      closed({
        $id: 'document',
        components: { schemas: this.#document.components.schemas },
      }) as object,
      undefined,
      undefined,
      false,
    );
  }

  /** Every operation with the type of each of its successful answers. */
  get operations(): AnsweredType[] {
    return Object.values(this.#document.paths)
      .flatMap(methods => Object.values(methods))
      .flatMap(({ operationId, responses }) =>
        Object.entries(responses)
          .filter(([status]) => status.startsWith('2'))
          .map(([, { content }]) => ({
            operationId,
            type: content && this.#typeOf(operationId, content),
          })),
      );
  }

  /**
   * @returns the operation that was asked for
   * @throws Error telling what of the answer is not as the document says
   */
  judge(answer: Answer): string {
    const { method, path, status, body } = answer;
    const asked = `${method.toUpperCase()} ${path}`;
    const operation = this.#find(method, path);
    const response = operation?.responses[status];
    if (!operation || !response) {
      throw new Error(
        `${asked} answered ${status}, of which the document does not tell: ${JSON.stringify(
          body,
        )}`,
      );
    }
    const { operationId } = operation;
    if (response.content) {
      const validate = this.#validator(
        this.#typeOf(operationId, response.content),
      );
      if (!validate(body)) {
        throw new Error(
          `${asked} is not answered as ${operationId} should be: ${this.#ajv.errorsText(
            validate.errors,
            { dataVar: 'answer' },
          )}\n${JSON.stringify(body, undefined, 2)}`,
        );
      }
    }
    return operationId;
  }

  #validator(type: string): ValidateFunction {
    const validate = this.#ajv.getSchema(`document${PREFIX}${type}`);
    if (!validate) {
      throw new Error(`The document has no schema '${type}'`);
    }
    return validate;
  }

  #typeOf(operationId: string, content: Record<string, Content>): string {
    const [{ schema }] = Object.values(content);
    const type = schema.$ref?.startsWith(PREFIX)
      ? schema.$ref.slice(PREFIX.length)
      : undefined;
    if (!type || !(type in this.#document.components.schemas)) {
      throw new Error(`${operationId} answers no type that has a name`);
    }
    return type;
  }

  /** Where several paths fit, the one with the fewest parameters is meant. */
  #find(method: string, path: string): Operation | undefined {
    const [wanted] = path.split('?');
    return Object.entries(this.#document.paths)
      .filter(([template]) =>
        new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(wanted),
      )
      .sort(([a], [b]) => a.split('{').length - b.split('{').length)
      .map(([, methods]) => methods[method])
      .find(Boolean);
  }
}

/** The same schema, in which an object has nothing but what is named. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) {
    return schema.map(closed);
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    closed(value),
  ]);
  return {
    ...Object.fromEntries(entries),
    ...('properties' in schema &&
      !('additionalProperties' in schema) && { additionalProperties: false }),
  };
}
