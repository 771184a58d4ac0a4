// @vitest-environment jsdom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setPreferences } from './preferences';
import { addShortcut, handleKey, pressedKeys } from './shortcuts';

function press(key: string, options: KeyboardEventInit = {}, target?: HTMLElement): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  if (target) Object.defineProperty(event, 'target', { value: target });
  return event;
}

describe('shortcuts', () => {
  afterEach(() => setPreferences({ shortcutsOn: true }));

  it('takes two keys after another within a second', () => {
    const run = vi.fn();
    const remove = addShortcut({ keys: 'g s', label: '', group: '', run });
    handleKey(press('g'), 0);
    handleKey(press('s'), 500);
    expect(run).toHaveBeenCalledTimes(1);
    handleKey(press('g'), 2_000);
    handleKey(press('s'), 3_500);
    expect(run).toHaveBeenCalledTimes(1);
    remove();
  });
  it('stays quiet while someone types, but for Ctrl', () => {
    const plain = vi.fn();
    const control = vi.fn();
    const removes = [
      addShortcut({ keys: '/', label: '', group: '', run: plain }),
      addShortcut({ keys: 'mod+k', label: '', group: '', run: control }),
    ];
    const input = document.createElement('input');
    handleKey(press('/', {}, input));
    handleKey(press('k', { ctrlKey: true }, input));
    expect(plain).not.toHaveBeenCalled();
    expect(control).toHaveBeenCalledTimes(1);
    removes.forEach((remove) => remove());
  });
  it('can be switched off', () => {
    const run = vi.fn();
    const remove = addShortcut({ keys: '?', label: '', group: '', run });
    setPreferences({ shortcutsOn: false });
    handleKey(press('?'));
    expect(run).not.toHaveBeenCalled();
    remove();
  });
  it('calls Cmd and Ctrl the same', () => {
    expect(pressedKeys(press('K', { metaKey: true }))).toBe('mod+k');
    expect(pressedKeys(press('K', { ctrlKey: true }))).toBe('mod+k');
  });
});
