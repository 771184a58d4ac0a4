// The script a browser loads before the first screen stands, gzip: the entry and what it imports
// statically, plus what the sign-in page and, for comparison, the home page add. Written to
// build/bench-web.json as first_load_gzip_kb; fails above the limit.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const limitKb = 400;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

function filesOf(keys) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`Not in the manifest: ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const next of chunk.imports ?? []) visit(next);
  };
  keys.forEach(visit);
  return files;
}
const gzipKb = (files) =>
  [...files]
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist)), { level: 6 }).length, 0) /
  1024;

// Whichever language a person reads, the larger of the two.
const locales = Object.keys(manifest).filter((key) => /^src\/locales\/[a-zA-Z-]+\.ts$/.test(key));
const measure = (page) =>
  Math.max(...locales.map((locale) => gzipKb(filesOf(['index.html', locale, page]))));
const signIn = measure('src/app/pages/sign-in-page.tsx');
const home = measure('src/app/pages/home-page.tsx');
const result = {
  first_load_gzip_kb: Math.round(Math.max(signIn, home) * 10) / 10,
  sign_in_gzip_kb: Math.round(signIn * 10) / 10,
  home_gzip_kb: Math.round(home * 10) / 10,
};
const folder = new URL('../../build/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('bench-web.json', folder), `${JSON.stringify(result, null, 2)}\n`);
console.log(result);
if (result.first_load_gzip_kb > limitKb) {
  console.error(`First load is over ${limitKb} KB of gzipped script.`);
  process.exit(1);
}
