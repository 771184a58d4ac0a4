import { useTranslation } from 'react-i18next';
import { useFigureFormat } from '@/lib/company';
import { formatFigure } from '@/lib/figure';
import type { Json } from './config-diff';
import { fieldKeyOf, fieldOf } from './model-fields';
import type { ModelName } from './model-fields';

export interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What differs, field by field: name, what was, what will be. */
export function ChangeList({ model, changes }: { model?: ModelName; changes: readonly Change[] }) {
  const { t } = useTranslation('model_configs');
  const show = useChangeValue(model);
  if (changes.length === 0) return <p className="rm-muted">{t('no_changes')}</p>;
  return (
    <table className="rma-plain-table rma-changes">
      <thead>
        <tr>
          <th>{t('change_field')}</th>
          <th>{t('change_before')}</th>
          <th>{t('change_after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.path}>
            <th scope="row">
              <ChangeName path={change.path} />
            </th>
            <td className="rm-muted">{show(change.path, change.before)}</td>
            <td>
              <b>{show(change.path, change.after)}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `components[quantity].weight` → `Weights · quantity · weight`. */
function ChangeName({ path }: { path: string }) {
  const { t } = useTranslation('model_configs');
  const key = fieldKeyOf(path);
  const rest = path
    .slice(key.length)
    .split(/[[\].]+/)
    .filter((part) => part !== '' && part !== 'weight');
  return (
    <>
      {t(`fields.${key}`, { defaultValue: key })}
      {rest.length > 0 && <small className="rm-muted"> · {rest.join(' · ')}</small>}
    </>
  );
}

export function useChangeValue(
  model: ModelName | undefined,
): (path: string, value: unknown) => string {
  const { t } = useTranslation('model_configs');
  const format = useFigureFormat();
  return (path, value) => {
    if (value === null || value === undefined) return '—';
    const field = model === undefined ? undefined : fieldOf(model, path);
    if (typeof value === 'number') {
      const isShare =
        field?.kind === 'share' || (field?.kind === 'weights' && field.total === 1);
      return isShare ? formatFigure(value, 'percent', format) : String(value);
    }
    if (typeof value === 'boolean') return t(value ? 'on' : 'off');
    return typeof value === 'string' ? value : shorten(value as Json);
  };
}

const SHOWN_MAX = 160;

function shorten(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}
