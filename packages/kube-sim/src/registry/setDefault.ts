import { Json, JsonObject } from '../objects';

/** Gives a field a value that it does not have yet. */
export function setDefault(target: JsonObject, key: string, value: Json) {
  if (target[key] === undefined) target[key] = value;
}
