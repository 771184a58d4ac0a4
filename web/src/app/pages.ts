import type { ComponentType } from 'react';
import type { Permission } from '@/lib/can';
import { analysisPages } from './analysis-pages';

/** One address of the application. Pages with a `nav` group stand in the side navigation. */
export interface PageEntry {
  path: string;
  /** Without it the page is refused; the server refuses the data in any case. */
  permission: Permission | 'signed_in';
  load: () => Promise<ComponentType>;
  nav?: {
    group: NavGroup;
    /** `shell:nav.<key>` */
    key: string;
    icon: string;
    /** Second key of the shortcut `g …`. */
    shortcut?: string;
  };
}
export type NavGroup = 'work' | 'shops' | 'rules' | 'data' | 'company';
export const navGroups: readonly NavGroup[] = ['work', 'shops', 'rules', 'data', 'company'];

/** Every page of the application, in the order of the navigation. */
export const pages: readonly PageEntry[] = [
  {
    path: '/',
    permission: 'signed_in',
    load: async () => (await import('./pages/home-page')).HomePage,
    nav: { group: 'work', key: 'home', icon: 'home', shortcut: 'h' },
  },
  ...analysisPages,
  {
    path: '/customers',
    permission: 'customers.read',
    load: async () => (await import('./pages/shops-page')).ShopsPage,
    nav: { group: 'shops', key: 'customers', icon: 'shop', shortcut: 's' },
  },
  {
    path: '/customers/map',
    permission: 'customers.read',
    load: async () => (await import('./pages/map-page')).MapPage,
    nav: { group: 'shops', key: 'customers_map', icon: 'map', shortcut: 'm' },
  },
  {
    path: '/segments',
    permission: 'customers.read',
    load: async () => (await import('./pages/segments-page')).SegmentsPage,
    nav: { group: 'shops', key: 'segments', icon: 'segments', shortcut: 'e' },
  },
  {
    path: '/segments/new',
    permission: 'customers.read',
    load: async () => (await import('./pages/segment-new-page')).SegmentNewPage,
  },
  {
    path: '/segments/:id',
    permission: 'customers.read',
    load: async () => (await import('./pages/segment-page')).SegmentPage,
  },
  {
    path: '/customers/duplicates',
    permission: 'customers.merge',
    load: async () => (await import('./pages/duplicates-page')).DuplicatesPage,
    nav: { group: 'shops', key: 'duplicates', icon: 'duplicates' },
  },
  {
    path: '/customers/:id',
    permission: 'customers.read',
    load: async () => (await import('./pages/shop-page')).ShopPage,
  },
  {
    path: '/imports',
    permission: 'imports.run',
    load: async () => (await import('./pages/imports-page')).ImportsPage,
    nav: { group: 'data', key: 'imports', icon: 'import', shortcut: 'i' },
  },
  {
    path: '/imports/new',
    permission: 'imports.run',
    load: async () => (await import('./pages/import-new-page')).ImportNewPage,
  },
  {
    path: '/imports/:id',
    permission: 'imports.run',
    load: async () => (await import('./pages/import-page')).ImportPage,
  },
  {
    path: '/jobs',
    permission: 'signed_in',
    load: async () => (await import('./pages/jobs-page')).JobsPage,
    nav: { group: 'data', key: 'jobs', icon: 'jobs', shortcut: 'j' },
  },
  {
    path: '/people',
    permission: 'people.manage',
    load: async () => (await import('./pages/people-page')).PeoplePage,
    nav: { group: 'company', key: 'people', icon: 'people' },
  },
  {
    path: '/roles',
    permission: 'people.manage',
    load: async () => (await import('./pages/roles-page')).RolesPage,
    nav: { group: 'company', key: 'roles', icon: 'roles' },
  },
  {
    path: '/organisation',
    permission: 'people.manage',
    load: async () => (await import('./pages/organisation-page')).OrganisationPage,
    nav: { group: 'company', key: 'organisation', icon: 'tree' },
  },
  {
    path: '/api-keys',
    permission: 'people.manage',
    load: async () => (await import('./pages/api-keys-page')).ApiKeysPage,
    nav: { group: 'company', key: 'api_keys', icon: 'key' },
  },
  {
    path: '/audit',
    permission: 'audit.read',
    load: async () => (await import('./pages/audit-page')).AuditPage,
    nav: { group: 'company', key: 'audit', icon: 'audit', shortcut: 'a' },
  },
  {
    path: '/system',
    permission: 'system.read',
    load: async () => (await import('./pages/system-page')).SystemPage,
    nav: { group: 'company', key: 'system', icon: 'system' },
  },
  {
    path: '/profile',
    permission: 'signed_in',
    load: async () => (await import('./pages/profile-page')).ProfilePage,
  },
  {
    path: '/help/:topic?',
    permission: 'signed_in',
    load: async () => (await import('./pages/help-page')).HelpPage,
  },
];
