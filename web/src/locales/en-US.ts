/** Every namespace of this language: the file's name is the namespace. */
const files = import.meta.glob<Record<string, unknown>>('./en-US/*.json', {
  eager: true,
  import: 'default',
});

export const texts = Object.fromEntries(
  Object.entries(files).map(([path, bundle]) => [
    path.replace(/^.*\/(.+)\.json$/, '$1'),
    bundle,
  ]),
);
