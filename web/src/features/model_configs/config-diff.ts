/**
 * What differs between two versions of a model's configuration, as a reader would say it: one line a
 * field. Lists of things with a name (indicators, components, codes) are compared by name, so that a
 * change of order is not a change of everything. Pure.
 */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export interface FieldChange {
  /** `key_sku_indicators[brand_width].weight`, as the server writes it. */
  path: string;
  from?: Json;
  to?: Json;
}

const NAME_KEYS = ['id', 'indicator', 'code', 'metric', 'jurisdiction_code'] as const;
const IGNORED = new Set(['version']);

export function diffConfigs(from: Json, to: Json, path = ''): FieldChange[] {
  if (isObject(from) && isObject(to)) return diffObjects(from, to, path);
  if (Array.isArray(from) && Array.isArray(to)) return diffLists(from, to, path);
  return from === to ? [] : [{ path, from, to }];
}

function diffObjects(
  from: Readonly<Record<string, Json>>,
  to: Readonly<Record<string, Json>>,
  path: string,
): FieldChange[] {
  const keys = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return keys.flatMap((key) => {
    if (path === '' && IGNORED.has(key)) return [];
    return diffMember(from[key], to[key], join(path, key));
  });
}

function diffMember(from: Json | undefined, to: Json | undefined, path: string): FieldChange[] {
  if (from === undefined && to === undefined) return [];
  if (from === undefined) return [{ path, to: to as Json }];
  if (to === undefined) return [{ path, from }];
  return diffConfigs(from, to, path);
}

function diffLists(from: readonly Json[], to: readonly Json[], path: string): FieldChange[] {
  const fromNamed = named(from);
  const toNamed = named(to);
  if (fromNamed !== undefined && toNamed !== undefined && from.length + to.length > 0)
    return [...new Set([...Object.keys(fromNamed), ...Object.keys(toNamed)])].flatMap((name) =>
      diffMember(fromNamed[name], toNamed[name], `${path}[${name}]`),
    );
  // Plain lists (a quota curve, an order of classes) are one value.
  return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ path, from, to }];
}

/** The list as a record by name, when every element has the same kind of distinct name. */
function named(list: readonly Json[]): Record<string, Json> | undefined {
  for (const key of NAME_KEYS) {
    const names = list.map((element) => (isObject(element) ? element[key] : undefined));
    if (!names.every((name): name is string => typeof name === 'string')) continue;
    if (new Set(names).size !== names.length) continue;
    return Object.fromEntries(names.map((name, index) => [name, list[index] as Json]));
  }
  return undefined;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
