import { Button, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { formatInstant } from '@/lib/format';
import { useUser } from '@/lib/session';
import { useComparison, useDraftActions, useVersions } from './api/drafts';
import type { ModelAddress, VersionLine } from './api/drafts';
import { ChangeList } from './change-list';
import type { ModelName } from './model-fields';

interface Props {
  address: ModelAddress;
  model?: ModelName;
  /** Whether a draft may be opened from an earlier version. */
  canEdit: boolean;
}

/** Every version that was ever published, and any two of them field by field. */
export function VersionsView(props: Props) {
  const user = useUser();
  const versions = useVersions(props.address);
  return (
    <QueryView query={versions}>
      {(list) => (
        <div className="rma-two rma-versions">
          <VersionList {...props} versions={list} />
          {list.length > 1 && can(user, 'models.edit') && <Compare {...props} versions={list} />}
        </div>
      )}
    </QueryView>
  );
}

function VersionList({
  address,
  canEdit,
  versions,
}: Props & { versions: readonly VersionLine[] }) {
  const { t } = useTranslation('model_configs');
  const notify = useNotify();
  const { open } = useDraftActions(address);
  return (
    <ul className="rma-lines-plain">
      {versions.map((version) => (
        <li key={version.version}>
          <span>
            <b>{t('version', { version: version.version })}</b>{' '}
            {version.is_newest && <span className="rma-changed">{t('in_force')}</span>}
            <br />
            {version.comment === '' ? (
              <span className="rm-muted">{t('no_comment')}</span>
            ) : (
              version.comment
            )}
            <br />
            <small className="rm-muted">
              {version.published_by || t('built_in')} · {formatInstant(version.created_at)}
            </small>
          </span>
          {canEdit && (
            <Button
              size="small"
              onClick={() =>
                open.mutate(version.version, { onError: (error) => notify.failed(error) })
              }
            >
              {t('draft_from')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

function Compare({ address, model, versions }: Props & { versions: readonly VersionLine[] }) {
  const { t } = useTranslation('model_configs');
  const [from, setFrom] = useState(String(versions[1]?.version ?? ''));
  const [to, setTo] = useState(String(versions[0]?.version ?? ''));
  const comparison = useComparison(address, from, to);
  const options = versions.map((version) => ({
    value: String(version.version),
    label: t('version', { version: version.version }),
  }));
  return (
    <div>
      <div className="rm-row">
        <Select value={from} onChange={setFrom} options={options} aria-label={t('change_before')} />
        →
        <Select value={to} onChange={setTo} options={options} aria-label={t('change_after')} />
      </div>
      {from === to ? (
        <p className="rm-muted">{t('no_changes')}</p>
      ) : (
        <QueryView query={comparison}>
          {({ changes }) => <ChangeList model={model} changes={changes} />}
        </QueryView>
      )}
    </div>
  );
}
