import { describe, expect, it } from 'vitest';
import { matchingCommands } from './commands';

const command = (label: string, words = '') => ({ key: label, label, note: '', words, run: () => undefined });

describe('command palette', () => {
  const all = [command('零售户', '/customers shops'), command('地图', '/customers/map')];
  it('finds by any of its words, all of them needed', () => {
    expect(matchingCommands(all, 'customers map').map((c) => c.label)).toEqual(['地图']);
    expect(matchingCommands(all, '零售').map((c) => c.label)).toEqual(['零售户']);
    expect(matchingCommands(all, '  ')).toHaveLength(2);
    expect(matchingCommands(all, 'nothing')).toEqual([]);
  });
});
