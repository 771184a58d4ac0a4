import type { ReactNode } from 'react';

/** Our own small line icons: one weight, one size, so that the navigation reads as one thing. */
const shapes: Record<string, ReactNode> = {
  home: <path d="M3 9l7-6 7 6v8h-5v-5H8v5H3z" />,
  dashboard: <path d="M3 17V9h4v8M8 17V3h4v14M13 17v-6h4v6" />,
  target: (
    <>
      <circle cx="10" cy="10" r="7" />
      <circle cx="10" cy="10" r="3" />
    </>
  ),
  insight: <path d="M3 3v14h14M6 13l3.5-4.5 3 2.5L17 5" />,
  shop: <path d="M3 8l1.5-5h11L17 8M3 8v9h14V8M3 8h14M8 17v-5h4v5" />,
  map: <path d="M10 18s6-5.5 6-10a6 6 0 0 0-12 0c0 4.5 6 10 6 10zM10 10.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z" />,
  duplicates: <path d="M7 7h10v10H7zM13 7V3H3v10h4" />,
  segments: <path d="M7.5 13a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9zM12.5 16a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9z" />,
  research: <path d="M4 17V3h9l3 3v11zM7 13v-2M10 13V8M13 13v-4" />,
  product: <path d="M3 6l7-3 7 3v8l-7 3-7-3zM3 6l7 3 7-3M10 9v8" />,
  book: <path d="M4 3h9a3 3 0 0 1 3 3v11H7a3 3 0 0 1-3-3zM7 7h6M7 10h6" />,
  scale: <path d="M10 3v14M5 17h10M3 6h14M5.5 6L3 12h5zM14.5 6L12 12h5z" />,
  import: <path d="M10 3v9M6 8.5l4 4 4-4M3 14v3h14v-3" />,
  people: <path d="M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 17c0-3 2-5 5-5s5 2 5 5M13 9.5a2.5 2.5 0 1 0 0-5M14 12c2.5.3 4 2 4 5" />,
  roles: <path d="M10 2.5l6 2.5v4.5c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8V5zM7 10l2 2 4-4" />,
  tree: <path d="M8 2.5h4v4H8zM2.5 13.5h4v4h-4zM13.5 13.5h4v4h-4zM10 6.5V10M4.5 13.5V10h11v3.5" />,
  key: <path d="M7 13a4 4 0 1 1 3.5-6L17.5 7v3h-2v2.5h-3V10H11A4 4 0 0 1 7 13z" />,
  audit: <path d="M5 2.5h10v15H5zM8 6.5h4M8 10h4M8 13.5h2" />,
  jobs: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 5.5V10l3 2" />
    </>
  ),
  system: <path d="M3 4h14v5H3zM3 11h14v5H3zM6 6.5h.01M6 13.5h.01" />,
  strategy: <path d="M4 17V3M4 4h11l-2.5 3.5L15 11H4" />,
};

export function NavIcon({ name }: { name: string }) {
  return (
    <svg
      className="rm-nav-icon"
      width="18"
      height="18"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name] ?? shapes.home}
    </svg>
  );
}
