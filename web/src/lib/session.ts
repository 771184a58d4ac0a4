import { createContext, useContext } from 'react';
import type { Permission } from './can';

/** The signed-in person, as every page may see them. */
export interface SessionUser {
  accountId: string;
  login: string;
  name: string;
  companyName: string;
  companyCode: string;
  /** ISO code of the company's money. */
  currency: string;
  /** Role codes. */
  roles: readonly string[];
  permissions: ReadonlySet<Permission>;
  /** zh or en: what the server writes to this person in. */
  language: string;
  mustChangePassword: boolean;
  hasSecondFactor: boolean;
  seesWholeCompany: boolean;
  /** A retailer's own shop. */
  ownCustomerId: string | null;
}

export const SessionContext = createContext<SessionUser | null>(null);

/** The signed-in person; only inside the signed-in part of the application. */
export function useUser(): SessionUser {
  const user = useContext(SessionContext);
  if (user === null) throw new Error('useUser() outside the signed-in part.');
  return user;
}
