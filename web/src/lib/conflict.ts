/** Three versions of a record meet: what I started from, what I want, what now stands. */
export interface ConflictField {
  key: string;
  original: unknown;
  mine: unknown;
  theirs: unknown;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * The fields that a person must look at: those I changed where the other side changed too, to
 * something else. Fields that only one side changed need no decision.
 */
export function conflictFields(
  original: Readonly<Record<string, unknown>>,
  mine: Readonly<Record<string, unknown>>,
  theirs: Readonly<Record<string, unknown>>,
): ConflictField[] {
  return Object.keys(mine)
    .filter((key) => !same(mine[key], original[key]))
    .filter((key) => !same(theirs[key], original[key]) && !same(theirs[key], mine[key]))
    .map((key) => ({ key, original: original[key], mine: mine[key], theirs: theirs[key] }));
}

/** My changes on top of theirs; for fields in conflict, what was chosen. */
export function resolvedChange(
  original: Readonly<Record<string, unknown>>,
  mine: Readonly<Record<string, unknown>>,
  chosen: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const change: Record<string, unknown> = {};
  for (const key of Object.keys(mine)) {
    if (!same(mine[key], original[key])) change[key] = key in chosen ? chosen[key] : mine[key];
  }
  return change;
}
