/** What a role may do; the same words as in the server's route tables. The server alone decides. */
export const permissions = [
  'customers.read',
  'customers.edit',
  'customers.bulk_edit',
  'customers.merge',
  'orders.read',
  'products.read',
  'products.edit',
  'guidance.read',
  'guidance.decide',
  'models.edit',
  'models.publish',
  'research.view',
  'research.manage',
  'month.run',
  'imports.run',
  'exports.run',
  'views.share',
  'people.manage',
  'audit.read',
  'jobs.read',
  'jobs.manage',
  'system.read',
  'own_shop.read',
  'supervision.read',
] as const;
export type Permission = (typeof permissions)[number];

export function isPermission(text: string): text is Permission {
  return (permissions as readonly string[]).includes(text);
}

/** Whether to offer an action to this person. `signed_in` needs nothing more than an account. */
export function can(
  user: { permissions: ReadonlySet<Permission> } | null,
  action: Permission | 'signed_in',
): boolean {
  if (user === null) return false;
  return action === 'signed_in' || user.permissions.has(action);
}
