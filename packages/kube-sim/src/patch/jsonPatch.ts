import { badRequest, rejectedPatch } from '../api/ApiError';
import { cloneJson, isJsonObject, Json, jsonEqual } from '../objects';

interface Operation {
  op: string;
  path: string[];
  from: string[];
  value?: Json;
}

const LAST = '-';
// The limit of the real server.
const MOST_OPERATIONS = 10_000;

function segments(pointer: unknown): string[] {
  if (typeof pointer !== 'string') throw rejectedPatch();
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) throw rejectedPatch();
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function readOperation(given: unknown): Operation {
  if (!isJsonObject(given)) {
    throw badRequest('a JSON patch is a list of operations');
  }
  const { op, path, from, value } = given;
  return {
    op: String(op),
    path: segments(path),
    from: from === undefined ? [] : segments(from),
    // A null value and an absent one are the same in the real server.
    value: value ?? null,
  };
}

/** Index into a list; negative ones count from the end, as in the real server. */
function indexOf(list: Json[], key: string, length: number): number {
  if (!/^(0|-?[1-9]\d*)$/.test(key)) throw rejectedPatch();
  const index = Number(key) < 0 ? Number(key) + list.length : Number(key);
  if (index < 0 || index >= length) throw rejectedPatch();
  return index;
}

function child(parent: Json | undefined, key: string): Json {
  if (Array.isArray(parent)) return parent[indexOf(parent, key, parent.length)];
  const value = isJsonObject(parent) ? parent[key] : undefined;
  if (value === undefined) throw rejectedPatch();
  return value;
}

/** The document, and what changes at the end of a path. */
class Document {
  constructor(public root: Json) {}

  get(path: string[]): Json {
    return path.reduce(child, this.root);
  }

  add(path: string[], value: Json) {
    if (path.length === 0) {
      this.root = value;
      return;
    }
    const [parent, key] = this.parentOf(path);
    if (Array.isArray(parent)) {
      const index =
        key === LAST ? parent.length : indexOf(parent, key, parent.length + 1);
      parent.splice(index, 0, value);
    } else if (isJsonObject(parent)) parent[key] = value;
    else throw rejectedPatch();
  }

  remove(path: string[]) {
    const [parent, key] = this.parentOf(path);
    child(parent, key);
    if (Array.isArray(parent)) {
      parent.splice(indexOf(parent, key, parent.length), 1);
    } else if (isJsonObject(parent)) delete parent[key];
  }

  replace(path: string[], value: Json) {
    if (path.length === 0) {
      this.root = value;
      return;
    }
    const [parent, key] = this.parentOf(path);
    child(parent, key);
    if (Array.isArray(parent)) {
      parent[indexOf(parent, key, parent.length)] = value;
    } else if (isJsonObject(parent)) parent[key] = value;
  }

  private parentOf(path: string[]): [Json, string] {
    if (path.length === 0) throw rejectedPatch();
    return [this.get(path.slice(0, -1)), path[path.length - 1]];
  }
}

/** Undefined counts as null: a test of an absent field against null passes. */
function test(document: Document, path: string[], wanted: Json) {
  const parent = path.length > 0 ? document.get(path.slice(0, -1)) : undefined;
  const key = path[path.length - 1];
  const absent = isJsonObject(parent) && parent[key] === undefined;
  const actual = absent ? null : document.get(path);
  if (!jsonEqual(actual, wanted)) throw rejectedPatch();
}

/**
 * JSON patch, RFC 6902. Throws 422 when an operation cannot be done or a test
 * fails, and 400 for what is no patch.
 */
export function jsonPatch(target: Json, patch: unknown): Json {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'json: cannot unmarshal object into Go value of type jsonpatch.Patch',
    );
  }
  if (patch.length > MOST_OPERATIONS) throw rejectedPatch();
  const document = new Document(cloneJson(target));
  for (const { op, path, from, value = null } of patch.map(readOperation)) {
    switch (op) {
      case 'add':
        document.add(path, cloneJson(value));
        break;
      case 'remove':
        document.remove(path);
        break;
      case 'replace':
        document.replace(path, cloneJson(value));
        break;
      case 'move': {
        const moved = document.get(from);
        document.remove(from);
        document.add(path, moved);
        break;
      }
      case 'copy':
        document.add(path, cloneJson(document.get(from)));
        break;
      case 'test':
        test(document, path, value);
        break;
      default:
        throw rejectedPatch();
    }
  }
  return document.root;
}
