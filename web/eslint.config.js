import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import { readdirSync } from 'node:fs';
import tseslint from 'typescript-eslint';

// One-way imports, computed from the folders: a layer may import only from the layers listed for it,
// and a feature never from another feature (pages in app/ compose features) unless it is listed here.
const layers = {
  lib: ['lib', 'generated', 'locales'],
  charts: ['charts', 'lib'],
  components: ['components', 'charts', 'lib'],
  features: ['components', 'charts', 'lib', 'generated'],
  app: ['app', 'features', 'components', 'charts', 'lib'],
};
const mayUse = { segments: ['customers', 'identity'] }; // a rule speaks of the columns of shops
const allLayers = ['app', 'features', 'components', 'charts', 'lib', 'generated', 'locales'];
const features = readdirSync(new URL('./src/features', import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const forbid = (files, folders) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(@|[./]+)/(features/)?(${folders.join('|')})/`, message: 'Imports go one way, see web/README.md.' }] },
    ],
  },
});
const layerRules = Object.entries(layers)
  .filter(([layer]) => layer !== 'features')
  .map(([layer, may]) => forbid([`src/${layer}/**/*.{ts,tsx}`], allLayers.filter((other) => !may.includes(other))));
const featureRules = features.map((feature) =>
  forbid(
    [`src/features/${feature}/**/*.{ts,tsx}`],
    ['app', ...features.filter((other) => other !== feature && !mayUse[feature]?.includes(other))],
  ),
);

const fileNames = {
  rules: {
    'kebab-case': {
      create: (context) => ({
        Program(node) {
          const name = context.filename.split(/[\\/]/).at(-1) ?? '';
          if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/.test(name))
            context.report({ node, message: `File names are kebab-case: ${name}` });
        },
      }),
    },
  },
};

export default tseslint.config(
  { ignores: ['dist', 'src/generated', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks, files: fileNames },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'files/kebab-case': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'No default exports.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels.' },
      ],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
    },
  },
  { files: ['src/locales/*.ts'], rules: { 'files/kebab-case': 'off' } },
  { files: ['vite.config.ts', 'e2e/vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  { files: ['**/*.mjs', '*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly', setTimeout: 'readonly' } } },
  ...layerRules,
  ...featureRules,
);
