import { ENVIRONMENTS } from '@longshore/plugin-longshore-common';
import {
  CellEnrolment,
  CellRegistration,
  CellRegistrationChange,
} from '@longshore/plugin-clusters-common';
import { jsonAnswer, jsonBody, RequestSchema } from './answers';

/** A kubeconfig with every certificate in it. */
const MAX_TEXT = 1024 * 1024;

const cellParameter = {
  name: 'cell',
  in: 'path',
  required: true,
  schema: { type: 'string', minLength: 1, maxLength: 128 },
} as const;

/** Becomes a part of addresses of pages, and of names in clusters. */
const name = {
  type: 'string',
  pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
} as const;

const region = {
  type: 'string',
  pattern: '^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
} as const;

const environments = {
  type: 'array',
  minItems: 1,
  uniqueItems: true,
  items: { type: 'string', enum: [...ENVIRONMENTS] },
} as const;

const text = { type: 'string', minLength: 1, maxLength: MAX_TEXT } as const;

const credentials = {
  type: 'object',
  required: ['type'],
  properties: {
    type: {
      type: 'string',
      enum: ['kubeconfig', 'token', 'client-certificate'],
    },
  },
  oneOf: [
    {
      type: 'object',
      required: ['type', 'kubeconfig'],
      additionalProperties: false,
      properties: {
        type: { type: 'string', enum: ['kubeconfig'] },
        kubeconfig: text,
        context: { type: 'string', maxLength: 1000 },
      },
    },
    {
      type: 'object',
      required: ['type', 'url', 'token'],
      additionalProperties: false,
      properties: {
        type: { type: 'string', enum: ['token'] },
        url: { type: 'string', maxLength: 2000 },
        ca: text,
        token: text,
      },
    },
    {
      type: 'object',
      required: ['type', 'url', 'certificate', 'key'],
      additionalProperties: false,
      properties: {
        type: { type: 'string', enum: ['client-certificate'] },
        url: { type: 'string', maxLength: 2000 },
        ca: text,
        certificate: text,
        key: text,
      },
    },
  ],
} as const;

const credentialsRef = {
  $ref: '#/components/schemas/CellCredentials',
} as const;

/** What is asked for. */
export const registryRequests = {
  CellCredentials: credentials,
  CellRegistration: {
    type: 'object',
    required: ['name', 'region', 'environments', 'credentials'],
    additionalProperties: false,
    properties: { name, region, environments, credentials: credentialsRef },
  } as const satisfies RequestSchema<CellRegistration>,
  CellEnrolment: {
    type: 'object',
    required: ['name', 'region', 'environments', 'kubeconfig'],
    additionalProperties: false,
    properties: {
      name,
      region,
      environments,
      kubeconfig: text,
      context: { type: 'string', maxLength: 1000 },
    },
  } as const satisfies RequestSchema<CellEnrolment>,
  CellRegistrationChange: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: { region, environments, credentials: credentialsRef },
  } as const satisfies RequestSchema<CellRegistrationChange>,
} as const;

/** Registering, changing and removing of cells, for operators. */
export const registryPaths = {
  '/v1/manifests': {
    get: {
      operationId: 'GetManifests',
      description: 'What gives the platform its rights in a cluster',
      responses: { '200': jsonAnswer('CellManifests') },
    },
  },
  '/v1/cells/check': {
    post: {
      operationId: 'CheckCell',
      description: 'Tries a cell and saves nothing; answers within 10 s',
      requestBody: jsonBody('CellRegistration'),
      responses: { '200': jsonAnswer('CellCheck') },
    },
  },
  '/v1/enrolments': {
    post: {
      operationId: 'EnrolCell',
      description:
        'Applies the manifests once with an administrator’s kubeconfig, which is not kept, and registers the cell',
      requestBody: jsonBody('CellEnrolment'),
      responses: { '202': jsonAnswer('OperationAnswer') },
    },
  },
  '/v1/key-rotations': {
    get: {
      operationId: 'GetSealing',
      description:
        'How many credentials are kept, and how many of them another key than the first of the ring has sealed',
      responses: { '200': jsonAnswer('CredentialSealing') },
    },
    post: {
      operationId: 'RotateKeys',
      description: 'Seals all credentials with the first key of the ring',
      responses: { '202': jsonAnswer('OperationAnswer') },
    },
  },
} as const;

/** Of `/v1/cells`, beside what reads them. */
export const registerCellPath = {
  post: {
    operationId: 'RegisterCell',
    description: 'Checks a cell, keeps it and waits until it was read',
    requestBody: jsonBody('CellRegistration'),
    responses: { '202': jsonAnswer('OperationAnswer') },
  },
} as const;

/** Of `/v1/cells/{cell}`, beside what reads it. */
export const changeCellPath = {
  patch: {
    operationId: 'ChangeCell',
    description: 'Changes a registered cell; new credentials are checked',
    parameters: [cellParameter],
    requestBody: jsonBody('CellRegistrationChange'),
    responses: { '204': { description: 'Changed' } },
  },
  delete: {
    operationId: 'RemoveCell',
    description: 'Forgets a registered cell that nothing is placed in',
    parameters: [
      cellParameter,
      {
        name: 'reason',
        in: 'query',
        schema: { type: 'string', maxLength: 500 },
      },
    ],
    responses: { '202': jsonAnswer('OperationAnswer') },
  },
} as const;
