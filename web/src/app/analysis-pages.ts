import type { PageEntry } from './pages';

/** The published month and the rules behind it. */
export const analysisPages: readonly PageEntry[] = [
  {
    path: '/areas',
    permission: 'guidance.read',
    load: async () => (await import('./pages/area-dashboard-page')).AreaDashboardPage,
    nav: { group: 'work', key: 'areas', icon: 'dashboard', shortcut: 'd' },
  },
  {
    path: '/areas/:areaId',
    permission: 'guidance.read',
    load: async () => (await import('./pages/area-dashboard-page')).AreaDashboardPage,
  },
  {
    path: '/target-lists',
    permission: 'guidance.read',
    load: async () => (await import('./pages/target-lists-page')).TargetListsPage,
    nav: { group: 'work', key: 'targets', icon: 'target', shortcut: 't' },
  },
  {
    path: '/customers/:id/book',
    permission: 'guidance.read',
    load: async () => (await import('./pages/guidance-book-page')).GuidanceBookPage,
  },
];
