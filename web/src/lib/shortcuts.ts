import { useEffect, useRef } from 'react';
import { getPreferences } from './preferences';

/**
 * Keyboard shortcuts: one key (`?`, `/`), two keys after another (`g s`), or with Ctrl/Cmd
 * (`mod+k`). Keys without a modifier do nothing while someone types, and all of them can be switched
 * off (WCAG 2.1.4).
 */
export interface Shortcut {
  keys: string;
  /** Shown in the `?` overlay, already translated. */
  label: string;
  group: string;
  run: () => void;
}

const registered = new Set<Shortcut>();
let waitingFor = '';
let waitingSince = 0;
const sequenceMs = 1_000;

export function registeredShortcuts(): Shortcut[] {
  return [...registered];
}

export function addShortcut(shortcut: Shortcut): () => void {
  registered.add(shortcut);
  return () => registered.delete(shortcut);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** What was pressed, in the words of `Shortcut.keys`. */
export function pressedKeys(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `mod+${key}` : key;
}

export function handleKey(event: KeyboardEvent, now = Date.now()): void {
  if (event.altKey || event.defaultPrevented || event.isComposing) return;
  const pressed = pressedKeys(event);
  const withModifier = pressed.startsWith('mod+');
  if (!withModifier && (isTyping(event.target) || !getPreferences().shortcutsOn)) return;

  const sequence = now - waitingSince < sequenceMs && waitingFor ? `${waitingFor} ${pressed}` : '';
  const all = [...registered].reverse();
  const found =
    all.find((shortcut) => sequence !== '' && shortcut.keys === sequence) ??
    all.find((shortcut) => shortcut.keys === pressed);
  waitingFor = '';
  if (found) {
    event.preventDefault();
    found.run();
  } else if (all.some((shortcut) => shortcut.keys.startsWith(`${pressed} `))) {
    waitingFor = pressed;
    waitingSince = now;
  }
}

/** A shortcut for as long as the component stands. */
export function useShortcut(keys: string, label: string, group: string, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(
    () => addShortcut({ keys, label, group, run: () => latest.current() }),
    [keys, label, group],
  );
}
