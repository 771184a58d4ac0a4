// Writes src/generated/api.ts from the committed contract, docs/api/openapi.json.
import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../../docs/api/openapi.json', import.meta.url);
const target = new URL('../src/generated/api.ts', import.meta.url);

const document = JSON.parse(readFileSync(contract, 'utf8'));
// Our client sends a fresh Idempotency-Key with every POST (lib/api.ts), so callers need not.
for (const path of Object.values(document.paths)) {
  for (const operation of Object.values(path)) {
    if (!Array.isArray(operation?.parameters)) continue;
    operation.parameters = operation.parameters.filter((p) => p.name !== 'Idempotency-Key');
  }
}
const tree = await openapiTS(document, { alphabetize: true });
const text = `// Made from docs/api/openapi.json by \`npm run generate\`. Not for editing.\n${astToString(tree)}`;
mkdirSync(new URL('.', target), { recursive: true });
// Left alone when nothing changed, so that builds that look at file times stay quick.
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
