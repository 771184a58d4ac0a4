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
