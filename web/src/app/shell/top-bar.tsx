import { Button, Dropdown, Select, type MenuProps } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { formatPeriod } from '@/lib/format';
import { usePeriod } from '@/lib/period';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { useUser } from '@/lib/session';
import { useThemeName } from '@/lib/theme-mode';

/** Company, month, search, language, theme, and oneself. */
export function TopBar({
  onMenu,
  onPalette,
  onShortcuts,
  onSignOut,
}: {
  onMenu: () => void;
  onPalette: () => void;
  onShortcuts: () => void;
  onSignOut: () => void;
}) {
  const { t } = useTranslation('shell');
  const user = useUser();
  const navigate = useNavigate();
  const { language } = usePreferences();
  const themeName = useThemeName();
  const otherTheme = themeName === 'dark' ? 'light' : 'dark';

  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: `${user.login} · ${user.roles.map((r) => t(`roles:${r}`, { defaultValue: r })).join(', ')}` },
    { key: 'profile', label: t('user.profile'), onClick: () => void navigate('/profile') },
    { key: 'help', label: t('user.help'), onClick: () => void navigate('/help') },
    { key: 'shortcuts', label: t('user.shortcuts'), onClick: onShortcuts },
    { type: 'divider' },
    { key: 'sign-out', label: t('user.sign_out'), onClick: onSignOut },
  ];

  return (
    <header className="rm-top">
      <button type="button" className="rm-icon-button" onClick={onMenu} aria-label={t('top.menu')}>
        <svg width="20" height="20" viewBox="0 0 20 20" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" aria-hidden="true">
          <path d="M3 5.5h14M3 10h14M3 14.5h14" />
        </svg>
      </button>
      <span className="rm-top-company" title={user.companyCode}>
        {user.companyName}
      </span>
      <PeriodPicker />
      <button type="button" className="rm-top-search" onClick={onPalette}>
        <svg width="16" height="16" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" aria-hidden="true">
          <circle cx="8.5" cy="8.5" r="5.5" />
          <path d="M13 13l4 4" />
        </svg>
        <span>{t('top.search')}</span>
        <kbd aria-hidden="true">Ctrl K</kbd>
      </button>
      <button
        type="button"
        className="rm-icon-button"
        aria-label={`${language === 'zh-CN' ? 'EN' : '中'} ${t('top.language')}`}
        title={t('top.language')}
        onClick={() => setPreferences({ language: language === 'zh-CN' ? 'en-US' : 'zh-CN' })}
      >
        {language === 'zh-CN' ? 'EN' : '中'}
      </button>
      <button
        type="button"
        className="rm-icon-button"
        aria-label={t(`top.theme_${otherTheme}`)}
        title={t(`top.theme_${otherTheme}`)}
        onClick={() => setPreferences({ theme: otherTheme })}
      >
        {themeName === 'dark' ? <Sun /> : <Moon />}
      </button>
      <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
        <Button type="text" className="rm-top-user" title={t('user.menu', { name: user.name })}>
          <span className="rm-avatar" aria-hidden="true">
            {[...user.name][0] ?? '?'}
          </span>
          <span className="rm-top-user-name">{user.name}</span>
        </Button>
      </Dropdown>
    </header>
  );
}

function PeriodPicker() {
  const { t } = useTranslation('shell');
  const { period, periods, choose } = usePeriod();
  if (periods.length === 0) return null;
  return (
    <Select
      className="rm-top-period"
      aria-label={t('top.period')}
      value={period}
      onChange={choose}
      variant="borderless"
      popupMatchSelectWidth={false}
      options={periods.map((value) => ({ value, label: formatPeriod(value) }))}
    />
  );
}

function Moon() {
  return (
    <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" aria-hidden="true">
      <path d="M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z" />
    </svg>
  );
}

function Sun() {
  return (
    <svg width="18" height="18" viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" aria-hidden="true">
      <circle cx="10" cy="10" r="3.5" />
      <path d="M10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M4.3 15.7l1.4-1.4M14.3 5.7l1.4-1.4" />
    </svg>
  );
}
