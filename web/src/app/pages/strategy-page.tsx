import { Button, Popconfirm, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router-dom';
import { useComparison, useDraft, useDraftActions } from '@/features/model_configs/api/drafts';
import type { Draft, ModelAddress } from '@/features/model_configs/api/drafts';
import { ChangeList } from '@/features/model_configs/change-list';
import { PublishDialog } from '@/features/model_configs/model-view';
import { PreviewView } from '@/features/model_configs/preview-view';
import { useDraftSaving } from '@/features/model_configs/use-draft-saving';
import { VersionsView } from '@/features/model_configs/versions-view';
import { useStrategies } from '@/features/strategies/api/library';
import { StrategyForm } from '@/features/strategies/strategy-form';
import type { StrategyBody } from '@/features/strategies/strategy-form';
import { StrategyRead } from '@/features/strategies/strategy-read';
import { ConflictDialog } from '@/components/conflict-dialog';
import { Page } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { can } from '@/lib/can';
import { useFigureFormat } from '@/lib/company';
import { textIn } from '@/lib/figure';
import { useUser } from '@/lib/session';

/** One strategy: to read; as a draft to change, preview and publish; its versions. */
export function StrategyPage() {
  const { t } = useTranslation('strategies');
  const { code = '' } = useParams();
  const { language } = useFigureFormat();
  const user = useUser();
  const canEdit = can(user, 'models.edit');
  const strategies = useStrategies();
  const own = strategies.data?.find((item) => item.strategy.code === code)?.strategy;
  const name = own === undefined ? '' : textIn(own.name, language);
  const address: ModelAddress = `/api/v1/strategies/${code}`;
  return (
    <Page
      title={`${code} ${name}`}
      help="strategies"
      actions={<Link to="/strategies">{t('back')}</Link>}
    >
      <QueryView query={strategies}>
        {() => (
          <>
            {canEdit && <DraftPart address={address} isNew={own === undefined} />}
            {own === undefined ? (
              !canEdit && <EmptyState title={t('none')} />
            ) : (
              <Tabs
                items={[
                  {
                    key: 'read',
                    label: t('in_force'),
                    children: <StrategyRead strategy={own} />,
                  },
                  {
                    key: 'versions',
                    label: t('model_configs:versions'),
                    children: <VersionsView address={address} canEdit={canEdit} />,
                  },
                ]}
              />
            )}
          </>
        )}
      </QueryView>
    </Page>
  );
}

function DraftPart({ address, isNew }: { address: ModelAddress; isNew: boolean }) {
  const { t } = useTranslation('strategies');
  const notify = useNotify();
  const draft = useDraft(address);
  const { open } = useDraftActions(address);
  return (
    <QueryView query={draft} loadingRows={2}>
      {(found) =>
        found === null ? (
          <Button
            type="primary"
            loading={open.isPending}
            onClick={() => open.mutate(undefined, { onError: (error) => notify.failed(error) })}
          >
            {t(isNew ? 'begin' : 'edit')}
          </Button>
        ) : (
          <OpenDraft key={address} address={address} draft={found} />
        )
      }
    </QueryView>
  );
}

function OpenDraft({ address, draft }: { address: ModelAddress; draft: Draft }) {
  const { t } = useTranslation('strategies');
  const user = useUser();
  const notify = useNotify();
  const { drop } = useDraftActions(address);
  const editing = useDraftSaving(address, draft);
  const [tab, setTab] = useState('form');
  const [isPublishing, setPublishing] = useState(false);
  const look = async (key: string): Promise<void> => {
    if (key === 'preview' && !(await editing.save())) return;
    setTab(key);
  };
  return (
    <>
      <UnsavedGuard dirty={editing.isDirty} />
      <div className="rma-model-bar">
        <b>{t('draft')}</b>
        <span className="rm-row">
          <Popconfirm
            title={t('model_configs:drop_sure')}
            onConfirm={() =>
              drop.mutate(draft.version, { onError: (error) => notify.failed(error) })
            }
          >
            <Button danger>{t('model_configs:drop')}</Button>
          </Popconfirm>
          <Button disabled={!editing.isDirty} onClick={() => void editing.save()}>
            {t('model_configs:save')}
          </Button>
          <Button
            type="primary"
            disabled={!can(user, 'models.publish') || draft.problems.length > 0}
            onClick={() => void editing.save().then((saved) => saved && setPublishing(true))}
          >
            {t('model_configs:publish')}
          </Button>
        </span>
      </div>
      <Tabs
        activeKey={tab}
        onChange={(key) => void look(key)}
        items={[
          {
            key: 'form',
            label: t('model_configs:edit'),
            children: (
              <StrategyForm
                body={editing.config as unknown as StrategyBody}
                problems={draft.problems}
                canEdit
                onChange={(body) => editing.change(body as unknown as typeof editing.config)}
              />
            ),
          },
          {
            key: 'preview',
            label: t('model_configs:preview'),
            children:
              tab === 'preview' ? (
                <PreviewView address={address} draftVersion={draft.version} />
              ) : null,
          },
        ]}
      />
      {isPublishing && (
        <PublishDialog
          address={address}
          version={draft.version}
          onClose={() => setPublishing(false)}
        >
          <DraftChanges address={address} />
        </PublishDialog>
      )}
      {editing.conflict !== undefined && (
        <ConflictDialog
          fields={editing.conflict.fields}
          labelOf={(key) => t(key, { defaultValue: key })}
          render={(_key, value) => JSON.stringify(value)}
          onResolve={editing.resolve}
          onCancel={editing.cancelConflict}
        />
      )}
    </>
  );
}

/** What the draft changes, as the server compares it. */
function DraftChanges({ address }: { address: ModelAddress }) {
  const comparison = useComparison(address, 'newest', 'draft');
  return (
    <QueryView query={comparison} loadingRows={3}>
      {({ changes }) => <ChangeList changes={changes} />}
    </QueryView>
  );
}
