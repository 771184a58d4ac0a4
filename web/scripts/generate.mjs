// Writes src/generated/api.ts from the committed contract, docs/api/openapi.json.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../../docs/api/openapi.json', import.meta.url);
const target = new URL('../src/generated/api.ts', import.meta.url);

if (!existsSync(contract)) {
  mkdirSync(new URL('.', target), { recursive: true });
  writeFileSync(target, 'export type paths = Record<string, never>;\n');
  process.exit(0);
}
const tree = await openapiTS(JSON.parse(readFileSync(contract, 'utf8')), { alphabetize: true });
const text = `// Made from docs/api/openapi.json by \`npm run generate\`. Not for editing.\n${astToString(tree)}`;
mkdirSync(new URL('.', target), { recursive: true });
// Left alone when nothing changed, so that builds that look at file times stay quick.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
