import { useSyncExternalStore } from 'react';
import { z } from './shape';

/** What a person chose on this device. Never anything of the company's data. */
export interface Preferences {
  language: 'zh-CN' | 'en-US';
  theme: 'light' | 'dark' | 'system';
  density: 'comfortable' | 'compact';
  shortcutsOn: boolean;
  navCollapsed: boolean;
}
export type Language = Preferences['language'];

const storageKey = 'roundsman.preferences';

function browserLanguage(): Language {
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en-US';
}

function read(): Preferences {
  const stored = z.record(safeParse(localStorage.getItem(storageKey)));
  return {
    language: z.oneOf(stored.language, ['zh-CN', 'en-US'], browserLanguage()),
    theme: z.oneOf(stored.theme, ['light', 'dark', 'system'], 'system'),
    density: z.oneOf(stored.density, ['comfortable', 'compact'], 'compact'),
    shortcutsOn: stored.shortcutsOn !== false,
    navCollapsed: stored.navCollapsed === true,
  };
}

function safeParse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

let current = read();
const listeners = new Set<() => void>();

export function getPreferences(): Preferences {
  return current;
}

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  localStorage.setItem(storageKey, JSON.stringify(current));
  for (const listener of listeners) listener();
}

export function onPreferencesChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(onPreferencesChange, getPreferences);
}
