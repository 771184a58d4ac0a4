import type { Language } from '@/lib/preferences';

/** The user guide's pages lie in docs/user-guide/web/<zh|en>/<topic>.md; each loads on demand. */
const texts = import.meta.glob<string>('../../../../docs/user-guide/web/*/*.md', {
  query: '?raw',
  import: 'default',
});
const pictures = import.meta.glob<string>('../../../../docs/user-guide/pictures/*', {
  query: '?url',
  import: 'default',
  eager: true,
});

const folder = (language: Language) => (language === 'zh-CN' ? 'zh' : 'en');
const nameOf = (path: string) => path.split('/').at(-1) ?? '';

/** Topics in the order of their contents page, `index.md`. */
export const topicOrder = [
  'index', 'home', 'areas', 'target-lists', 'shops', 'shop', 'book', 'grade', 'products', 'research', 'map', 'segments', 'duplicates', 'analysis',
  'months', 'models', 'strategies', 'imports', 'exports', 'people', 'profile', 'jobs', 'audit', 'system', 'keyboard',
] as const;

export function topicsOf(language: Language): string[] {
  const there = Object.keys(texts)
    .filter((path) => path.includes(`/${folder(language)}/`))
    .map((path) => nameOf(path).replace(/\.md$/, ''));
  const known = topicOrder.filter((topic) => there.includes(topic));
  return [...known, ...there.filter((topic) => !(topicOrder as readonly string[]).includes(topic)).sort()];
}

/** The page's text; nothing when there is no such topic. */
export async function loadTopic(language: Language, topic: string): Promise<string | null> {
  const found = Object.keys(texts).find((path) => path.endsWith(`/${folder(language)}/${topic}.md`));
  return found === undefined ? null : ((await texts[found]?.()) ?? null);
}

/** `../../pictures/x.webp` of the text → the address of the built file. */
export function pictureAddress(reference: string): string {
  const found = Object.keys(pictures).find((path) => nameOf(path) === nameOf(reference));
  return (found === undefined ? undefined : pictures[found]) ?? reference;
}
