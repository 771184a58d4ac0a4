import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router-dom';
import { can } from '@/lib/can';
import { useUser } from '@/lib/session';
import { navGroups, pages } from '../pages';
import { NavIcon } from './nav-icon';

/** Where one can go, by permission, in groups. */
export function SideNav({ collapsed, onGo }: { collapsed: boolean; onGo: () => void }) {
  const { t } = useTranslation('shell');
  const user = useUser();
  const allowed = pages.filter((page) => page.nav !== undefined && can(user, page.permission));
  return (
    <nav className="rm-nav" aria-label={t('nav.label')}>
      {navGroups.map((group) => {
        const items = allowed.filter((page) => page.nav?.group === group);
        if (items.length === 0) return null;
        return (
          <div key={group} className="rm-nav-group">
            <div className="rm-nav-group-title" aria-hidden={collapsed}>
              {t(`nav_group.${group}`)}
            </div>
            <ul>
              {items.map((page) => {
                const key = page.nav?.key ?? '';
                return (
                  <li key={page.path}>
                    <NavLink
                      to={page.path}
                      end={page.path === '/' || page.path === '/customers'}
                      onClick={onGo}
                      title={collapsed ? t(`nav.${key}`) : undefined}
                      aria-label={t(`nav.${key}`)}
                    >
                      <NavIcon name={page.nav?.icon ?? ''} />
                      <span className="rm-nav-text">{t(`nav.${key}`)}</span>
                    </NavLink>
                  </li>
                );
              })}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
