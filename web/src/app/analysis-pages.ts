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
    path: '/analysis',
    permission: 'guidance.read',
    load: async () => (await import('./pages/analysis-page')).AnalysisPage,
    nav: { group: 'work', key: 'analysis', icon: 'insight', shortcut: 'n' },
  },
  {
    path: '/analysis/:part',
    permission: 'guidance.read',
    load: async () => (await import('./pages/analysis-page')).AnalysisPage,
  },
  {
    path: '/own-shop',
    permission: 'own_shop.read',
    load: async () => (await import('./pages/own-shop-page')).OwnShopPage,
    nav: { group: 'work', key: 'own_shop', icon: 'book', shortcut: 'o' },
  },
  {
    path: '/customers/:id/book',
    permission: 'guidance.read',
    load: async () => (await import('./pages/guidance-book-page')).GuidanceBookPage,
  },
  {
    path: '/customers/:id/grade',
    permission: 'guidance.read',
    load: async () => (await import('./pages/grade-page')).GradePage,
  },
  {
    path: '/shops/:code/book',
    permission: 'guidance.read',
    load: async () => (await import('./pages/shop-by-code-page')).ShopByCodePage,
  },
  {
    path: '/products',
    permission: 'products.read',
    load: async () => (await import('./pages/products-page')).ProductsPage,
    nav: { group: 'shops', key: 'products', icon: 'product', shortcut: 'p' },
  },
  {
    path: '/products/:id',
    permission: 'products.read',
    load: async () => (await import('./pages/product-page')).ProductPage,
  },
  {
    path: '/research',
    permission: 'research.view',
    load: async () => (await import('./pages/research-page')).ResearchPage,
    nav: { group: 'rules', key: 'research', icon: 'research', shortcut: 'u' },
  },
  {
    path: '/research/new',
    permission: 'research.manage',
    load: async () => (await import('./pages/research-new-page')).ResearchNewPage,
  },
  {
    path: '/research/:id',
    permission: 'research.view',
    load: async () => (await import('./pages/research-study-page')).ResearchStudyPage,
  },
  {
    path: '/strategies',
    permission: 'guidance.read',
    load: async () => (await import('./pages/strategies-page')).StrategiesPage,
    nav: { group: 'rules', key: 'strategies', icon: 'strategy', shortcut: 'y' },
  },
  {
    path: '/strategies/:code',
    permission: 'guidance.read',
    load: async () => (await import('./pages/strategy-page')).StrategyPage,
  },
  {
    path: '/models',
    permission: 'guidance.read',
    load: async () => (await import('./pages/models-page')).ModelsPage,
    nav: { group: 'rules', key: 'models', icon: 'scale', shortcut: 'w' },
  },
  {
    path: '/models/:model',
    permission: 'guidance.read',
    load: async () => (await import('./pages/models-page')).ModelsPage,
  },
  {
    path: '/months',
    permission: 'guidance.read',
    load: async () => (await import('./pages/months-page')).MonthsPage,
    nav: { group: 'rules', key: 'months', icon: 'jobs', shortcut: 'r' },
  },
];
