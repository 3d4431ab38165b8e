import { AuditorService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import {
  ApplyRequest,
  CellResult,
  ScaleRequest,
  WriteAuthority,
  WriteResponse,
} from '@longshore/plugin-clusters-common';
import { Request } from 'express';
import { CellWriter } from '../apply/CellWriter';
import { readAppliedObjects } from '../apply/readAppliedObjects';
import { readPrune } from '../apply/readPrune';
import { Callers } from './Callers';

/** Writes as they come in: who asks, what is recorded, what is answered. */
export class WriteRoutes {
  readonly #callers: Callers;
  readonly #writer: CellWriter;
  readonly #auditor: AuditorService;

  constructor(options: {
    callers: Callers;
    writer: CellWriter;
    auditor: AuditorService;
  }) {
    this.#callers = options.callers;
    this.#writer = options.writer;
    this.#auditor = options.auditor;
  }

  async scale(request: Request, body: ScaleRequest): Promise<WriteResponse> {
    return this.#write({
      request,
      authority: body.authority,
      meta: {
        queryType: 'scale',
        targets: body.targets.map(
          ({ cell, namespace, deployment, replicas }) => ({
            cell,
            namespace,
            deployment,
            replicas,
          }),
        ),
      },
      work: authority => this.#writer.scale({ ...body, authority }),
    });
  }

  async apply(request: Request, body: ApplyRequest): Promise<WriteResponse> {
    return this.#write({
      request,
      authority: body.authority,
      meta: {
        queryType: 'apply',
        cells: body.cells,
        dryRun: body.dryRun,
        force: body.force,
        objectCount: body.objects.length,
        ...(body.prune && { prune: { ...body.prune } }),
      },
      work: async (authority, note) => {
        const objects = readAppliedObjects(body.objects);
        const prune = body.prune && readPrune(body.prune, objects);
        // Names only: contents may be secrets.
        note({ objects: objects.map(({ title }) => title) });
        return this.#writer.apply({ ...body, objects, prune, authority });
      },
    });
  }

  async #write(options: {
    request: Request;
    authority: WriteAuthority;
    meta: JsonObject;
    work: (
      authority: WriteAuthority,
      note: (meta: JsonObject) => void,
    ) => Promise<CellResult[]>;
  }): Promise<WriteResponse> {
    const { request, authority: stated } = options;
    const event = await this.#auditor.createEvent({
      eventId: 'cluster-write',
      severityLevel: 'medium',
      request,
      meta: {
        ...options.meta,
        level: stated.level,
        operation: stated.operation,
      },
    });
    const meta: JsonObject = {};
    try {
      const writer = await this.#callers.findWriter(request);
      const user = writer.user ?? stated.user;
      Object.assign(meta, { user, plugin: writer.plugin });
      const results = await options.work({ ...stated, user }, note =>
        Object.assign(meta, note),
      );
      const failed = results.filter(result => !result.ok);
      meta.results = results.map(recorded);
      if (failed.length > 0) {
        await event.fail({
          error: new Error(
            `${failed.length} of ${results.length} cells failed`,
          ),
          meta,
        });
      } else {
        await event.success({ meta });
      }
      return { results };
    } catch (error) {
      await event.fail({ error: toError(error), meta });
      throw error;
    }
  }
}

/** A result without the objects: contents may be secrets. */
function recorded(result: CellResult): JsonObject {
  return {
    ...result,
    ...(result.applied && {
      applied: result.applied.map(({ title, action }) => ({ title, action })),
    }),
  };
}
