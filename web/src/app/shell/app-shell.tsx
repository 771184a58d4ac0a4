import { Drawer } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useNavigate } from 'react-router-dom';
import { can } from '@/lib/can';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { useUser } from '@/lib/session';
import { addShortcut, handleKey, useShortcut } from '@/lib/shortcuts';
import { useNarrow } from '@/lib/use-narrow';
import { pages } from '../pages';
import { CommandPalette } from './command-palette';
import { Logo } from './logo';
import { ShortcutsOverlay } from './shortcuts-overlay';
import { SideNav } from './side-nav';
import { TopBar } from './top-bar';

/** Navigation beside, bar above, the page in the middle. */
export function AppShell({ onSignOut }: { onSignOut: () => void }) {
  const { t } = useTranslation('shell');
  const narrow = useNarrow();
  const { navCollapsed } = usePreferences();
  const [drawerOpen, setDrawerOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const [overlayOpen, setOverlayOpen] = useState(false);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => handleKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  useShortcut('mod+k', t('shortcut.palette'), t('shortcut.everywhere'), () => setPaletteOpen(true));
  useShortcut('/', t('shortcut.palette'), t('shortcut.everywhere'), () => setPaletteOpen(true));
  useShortcut('?', t('shortcut.overlay'), t('shortcut.everywhere'), () => setOverlayOpen(true));
  useGoShortcuts();

  const brand = (
    <div className="rm-brand">
      <Logo />
      <span className="rm-brand-name">
        行商<small>Roundsman</small>
      </span>
    </div>
  );
  return (
    <div className={`rm-shell${navCollapsed ? ' rm-shell-collapsed' : ''}`}>
      <a className="rm-skip" href="#main">
        {t('skip')}
      </a>
      {narrow ? (
        <Drawer
          open={drawerOpen}
          placement="left"
          size={264}
          onClose={() => setDrawerOpen(false)}
          closable={false}
          rootClassName="rm-nav-drawer"
        >
          {brand}
          <SideNav collapsed={false} onGo={() => setDrawerOpen(false)} />
        </Drawer>
      ) : (
        <aside className="rm-side">
          {brand}
          <SideNav collapsed={navCollapsed} onGo={() => undefined} />
        </aside>
      )}
      <div className="rm-body">
        <TopBar
          onMenu={() =>
            narrow ? setDrawerOpen(true) : setPreferences({ navCollapsed: !navCollapsed })
          }
          onPalette={() => setPaletteOpen(true)}
          onShortcuts={() => setOverlayOpen(true)}
          onSignOut={onSignOut}
        />
        <main id="main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {paletteOpen && <CommandPalette onClose={() => setPaletteOpen(false)} onSignOut={onSignOut} />}
      {overlayOpen && <ShortcutsOverlay onClose={() => setOverlayOpen(false)} />}
    </div>
  );
}

/** `g` and a letter go to a page of the navigation. */
function useGoShortcuts(): void {
  const { t } = useTranslation('shell');
  const user = useUser();
  const navigate = useNavigate();
  useEffect(() => {
    const remove = pages
      .filter((page) => page.nav?.shortcut !== undefined && can(user, page.permission))
      .map((page) =>
        addShortcut({
          keys: `g ${page.nav?.shortcut ?? ''}`,
          label: t(`nav.${page.nav?.key ?? ''}`),
          group: t('shortcut.go'),
          run: () => void navigate(page.path),
        }),
      );
    return () => remove.forEach((call) => call());
  }, [user, navigate, t]);
}
