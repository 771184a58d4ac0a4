import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useDeferredValue, useMemo, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router-dom';
import { searchEverything } from '@/features/search/api/search';
import { can } from '@/lib/can';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { useUser } from '@/lib/session';
import { pages } from '../pages';
import { matchingCommands, type Command } from './commands';

/** Ctrl/Cmd-K: go to a page, find a shop or a product, do something. */
export function CommandPalette({
  onClose,
  onSignOut,
}: {
  onClose: () => void;
  onSignOut: () => void;
}) {
  const { t } = useTranslation('shell');
  const [words, setWords] = useState('');
  const [active, setActive] = useState(0);
  const commands = useCommands(onSignOut);
  const found = useFound(useDeferredValue(words));
  const shown = useMemo(
    () => [...matchingCommands(commands, words).slice(0, 8), ...found],
    [commands, words, found],
  );
  const run = (command: Command | undefined) => {
    if (command === undefined) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && shown.length > 0) {
      event.preventDefault();
      setActive((active + step + shown.length) % shown.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(shown[active]);
    }
  };
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={onClose}
      width={620}
      className="rm-palette"
      title={<span className="rm-visually-hidden">{t('palette.title')}</span>}
      style={{ top: '12vh' }}
    >
      <input
        className="rm-palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls="rm-palette-list"
        aria-activedescendant={shown.length > 0 ? `rm-palette-${String(active)}` : undefined}
        aria-label={t('palette.placeholder')}
        placeholder={t('palette.placeholder')}
        value={words}
        autoFocus
        onChange={(event) => {
          setWords(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul className="rm-palette-list" id="rm-palette-list" role="listbox" aria-label={t('palette.title')}>
        {shown.map((command, index) => (
          <li
            key={command.key}
            id={`rm-palette-${String(index)}`}
            role="option"
            aria-selected={index === active}
            onMouseMove={() => setActive(index)}
            onClick={() => run(command)}
          >
            <span>{command.label}</span>
            <small>{command.note}</small>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="rm-muted">{t('palette.nothing')}</p>}
    </Modal>
  );
}

function useCommands(onSignOut: () => void): Command[] {
  const { t } = useTranslation('shell');
  const user = useUser();
  const navigate = useNavigate();
  const { language } = usePreferences();
  return useMemo(() => {
    const go = pages
      .filter((page) => page.nav !== undefined && can(user, page.permission))
      .map((page) => ({
        key: `go:${page.path}`,
        label: t(`nav.${page.nav?.key ?? ''}`),
        note: t('palette.go'),
        words: page.path,
        run: () => void navigate(page.path),
      }));
    const act = (key: string, run: () => void): Command => ({
      key: `do:${key}`,
      label: t(`palette.${key}`),
      note: t('palette.act'),
      words: key,
      run,
    });
    return [
      ...go,
      act('profile', () => void navigate('/profile')),
      act('help', () => void navigate('/help')),
      act('theme_dark', () => setPreferences({ theme: 'dark' })),
      act('theme_light', () => setPreferences({ theme: 'light' })),
      act('language', () =>
        setPreferences({ language: language === 'zh-CN' ? 'en-US' : 'zh-CN' }),
      ),
      act('sign_out', onSignOut),
    ];
  }, [t, user, navigate, language, onSignOut]);
}

function useFound(words: string): Command[] {
  const { t } = useTranslation('shell');
  const user = useUser();
  const navigate = useNavigate();
  const text = words.trim();
  const { data } = useQuery({
    queryKey: ['search', text],
    queryFn: ({ signal }) => searchEverything(text, signal),
    enabled: text.length > 0 && can(user, 'customers.read'),
    placeholderData: keepPreviousData,
  });
  return useMemo(
    () =>
      text === ''
        ? []
        : (data ?? []).map((hit) => ({
            key: `found:${hit.kind}:${hit.id}`,
            label: hit.title,
            note: `${t(`palette.kind_${hit.kind}`, { defaultValue: hit.kind })} ${hit.note}`,
            words: '',
            run: () => void navigate(hit.path),
          })),
    [data, text, navigate, t],
  );
}
