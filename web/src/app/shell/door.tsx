import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { useThemeName } from '@/lib/theme-mode';
import { Logo } from './logo';

/** The frame of the pages before the sign-in: a round through the city beside a short form. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation('shell');
  const { language } = usePreferences();
  const theme = useThemeName() === 'dark' ? 'light' : 'dark';
  return (
    <main className="rm-door">
      <div className="rm-door-picture">
        <CityRound />
        <div className="rm-brand">
          <Logo size={34} />
          <span className="rm-brand-name">
            行商<small>Roundsman</small>
          </span>
        </div>
        <div className="rm-door-words">
          <h2>{t('door.title')}</h2>
          <p>{t('door.text')}</p>
        </div>
      </div>
      <div className="rm-door-form">
        <div className="rm-door-tools">
          <button
            type="button"
            className="rm-icon-button"
            aria-label={`${language === 'zh-CN' ? 'EN' : '中'} ${t('top.language')}`}
            onClick={() => setPreferences({ language: language === 'zh-CN' ? 'en-US' : 'zh-CN' })}
          >
            {language === 'zh-CN' ? 'EN' : '中'}
          </button>
          <button
            type="button"
            className="rm-icon-button"
            aria-label={t(`top.theme_${theme}`)}
            onClick={() => setPreferences({ theme })}
          >
            <span aria-hidden="true">◐</span>
          </button>
        </div>
        <div>
          <h1>{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}

/** Streets as a calm grid, one round drawn through its shops. */
function CityRound() {
  const stops = [
    [96, 470],
    [180, 380],
    [300, 410],
    [352, 300],
    [470, 330],
    [540, 220],
    [430, 150],
    [290, 190],
    [160, 240],
  ] as const;
  const path = stops.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  return (
    <svg className="rm-door-map" viewBox="0 0 640 640" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <g stroke="#1b4a52" strokeWidth="1.5" fill="none">
        <path d="M-20 120H660M-20 240H660M-20 360H660M-20 480H660M-20 560H660M80-20V660M210-20V660M330-20V660M450-20V660M570-20V660" />
        <path d="M-20 620C140 560 200 470 340 450S560 380 660 300" strokeWidth="14" stroke="#164048" />
      </g>
      <path d={path} fill="none" stroke="#f0a34a" strokeWidth="2.5" strokeLinejoin="round" strokeDasharray="1 9" strokeLinecap="round" />
      {stops.map(([x, y], index) => (
        <circle key={`${x}-${y}`} cx={x} cy={y} r={index === 0 ? 8 : 5} fill={index === 0 ? '#f0a34a' : '#11353c'} stroke="#f0a34a" strokeWidth="2.5" />
      ))}
    </svg>
  );
}
