import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [inner, text] of leaves(value, `${prefix}${key}.`)) found.set(inner, text);
  }
  return found;
}

function load(language: string): Map<string, string> {
  const folder = join('src/locales', language);
  const all = new Map<string, string>();
  for (const file of readdirSync(folder)) {
    const tree = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Tree;
    for (const [key, text] of leaves(tree)) all.set(`${file.replace('.json', '')}:${key}`, text);
  }
  return all;
}

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'generated' ? [] : sources(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [path] : [];
  });
}

const zh = load('zh-CN');
const en = load('en-US');

describe('locales', () => {
  it('say the same things in both languages', () => {
    expect([...zh.keys()].filter((key) => !en.has(key))).toEqual([]);
    expect([...en.keys()].filter((key) => !zh.has(key))).toEqual([]);
  });
  it('leave nothing empty and keep the same placeholders', () => {
    const holes = (text: string) => [...text.matchAll(/\{\{\s*(\w+)/g)].map((m) => m[1]).sort().join();
    for (const [key, text] of zh) {
      expect(text.trim(), key).not.toBe('');
      expect(holes(en.get(key) ?? ''), key).toBe(holes(text));
    }
  });
  it('have every key that the code names', () => {
    const missing: string[] = [];
    for (const path of sources('src')) {
      const text = readFileSync(path, 'utf8');
      // The words of a call are those of the useTranslation() or the TFunction before it.
      const calls =
        /(?:useTranslation\(|TFunction<)(?:'([a-z_-]+)')?[)>]|use(?:Book|DashboardTools|AnalysisWords)\(\)|\bt\(\s*'([a-zA-Z0-9_:.-]+)'/g;
      let namespace = 'common';
      for (const [call, opened, key] of text.matchAll(calls)) {
        if (/^(useTranslation|TFunction)/.test(call)) namespace = opened ?? 'common';
        // The `t` of these hooks speaks the words of their own feature.
        else if (call.startsWith('use')) namespace = call.startsWith('useAnalysis') ? 'analysis' : 'guidance';
        else if (key !== undefined) {
          const full = key.includes(':') ? key : `${namespace}:${key}`;
          if (!zh.has(full)) missing.push(`${path}: ${full}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });
});
