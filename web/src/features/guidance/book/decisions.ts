/** What was decided on a suggestion, and how the decisions of a book stand. Pure. */
export type Choice = 'accepted' | 'rejected' | 'later';

export interface Decision {
  choice: Choice;
  comment: string;
  /** Who and when; nothing while it is on its way to the server. */
  byName?: string;
  at?: string;
}

export type Decisions = ReadonlyMap<string, Decision>;

export function progressOf(
  items: readonly string[],
  decisions: Decisions,
): { done: number; all: number } {
  return { done: items.filter((item) => decisions.has(item)).length, all: items.length };
}

/** The next one without a decision after `from`, going round once. */
export function nextOpen(
  items: readonly string[],
  decisions: Decisions,
  from?: string,
): string | undefined {
  const at = from === undefined ? -1 : items.indexOf(from);
  const round = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return round.find((item) => !decisions.has(item));
}
