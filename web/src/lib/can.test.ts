import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { can, isPermission, permissions, type Permission } from './can';

const clerk = { permissions: new Set<Permission>(['customers.read']) };

describe('can', () => {
  it('follows the permissions of the session, and nothing else', () => {
    expect(can(clerk, 'customers.read')).toBe(true);
    expect(can(clerk, 'customers.edit')).toBe(false);
    expect(can(clerk, 'signed_in')).toBe(true);
    expect(can(null, 'signed_in')).toBe(false);
  });
  it('knows the words of the server, all of them', () => {
    const source = readFileSync('../src/platform/auth/auth.cpp', 'utf8');
    const words = [...source.matchAll(/Permission::k\w+, "([a-z_.]+)"/g)].map((match) => match[1] ?? '');
    const grantable = words.filter((word) => word !== 'public' && word !== 'signed_in');
    expect([...permissions].sort()).toEqual(grantable.sort());
    expect(isPermission('customers.destroy')).toBe(false);
  });
});
