import { Modal, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { registeredShortcuts } from '@/lib/shortcuts';

/** `?`: every shortcut that works here and now, and the switch that turns single keys off. */
export function ShortcutsOverlay({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('shell');
  const { shortcutsOn } = usePreferences();
  const all = registeredShortcuts();
  const groups = [...new Set(all.map((shortcut) => shortcut.group))];
  return (
    <Modal open title={t('shortcut.title')} footer={null} onCancel={onClose} width={640}>
      <label className="rm-switch-row">
        <Switch
          checked={shortcutsOn}
          onChange={(on) => setPreferences({ shortcutsOn: on })}
          aria-label={t('shortcut.switch')}
        />
        <span>{t('shortcut.switch')}</span>
      </label>
      <div className="rm-shortcuts">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {all
                .filter((shortcut) => shortcut.group === group)
                .map((shortcut) => (
                  <div key={shortcut.keys}>
                    <dt>{shortcut.label}</dt>
                    <dd>
                      {shortcut.keys.split(' ').map((key, index) => (
                        <kbd key={`${key}-${String(index)}`}>{key.replace('mod+', 'Ctrl/⌘ ').toUpperCase()}</kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
