import { Button, Input, Modal, Popconfirm, Tabs } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictDialog } from '@/components/conflict-dialog';
import { QueryView } from '@/components/states';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { useDraft, useDraftActions, useVersion } from './api/drafts';
import type { Draft, ModelAddress } from './api/drafts';
import { ChangeList, useChangeValue } from './change-list';
import { diffConfigs } from './config-diff';
import { ConfigForm } from './config-form';
import type { Config } from './config-form';
import type { ModelName } from './model-fields';
import { PreviewView } from './preview-view';
import { useDraftSaving } from './use-draft-saving';
import { VersionsView } from './versions-view';
import '@/components/analysis.css';
import './model.css';

interface Props {
  model: ModelName;
  canEdit: boolean;
  canPublish: boolean;
}

/** Thresholds and weights: open a draft, change it, see what it would do, publish it. */
export function ModelView(props: Props) {
  const address: ModelAddress = `/api/v1/models/${props.model}`;
  const published = useVersion(address, 'newest');
  return (
    <QueryView query={published} loadingRows={10}>
      {(inForce) =>
        props.canEdit ? (
          <Editing {...props} address={address} inForce={inForce} />
        ) : (
          <NoDraft {...props} address={address} inForce={inForce} />
        )
      }
    </QueryView>
  );
}

/** For those who may edit: drafts are nobody else's business, on the server too. */
function Editing(props: Props & { address: ModelAddress; inForce: Config }) {
  const draft = useDraft(props.address);
  return (
    <QueryView query={draft}>
      {(open) =>
        open === null ? (
          <NoDraft {...props} />
        ) : (
          <OpenDraft key={props.address} {...props} draft={open} />
        )
      }
    </QueryView>
  );
}

/** What is in force, to read; a button to begin. */
function NoDraft({
  model,
  canEdit,
  address,
  inForce,
}: Props & { address: ModelAddress; inForce: Config }) {
  const { t } = useTranslation('model_configs');
  const notify = useNotify();
  const { open } = useDraftActions(address);
  const begin = (): void => open.mutate(undefined, { onError: (error) => notify.failed(error) });
  return (
    <>
      <div className="rma-model-bar">
        <p>{t('in_force_hint')}</p>
        {canEdit && (
          <Button type="primary" loading={open.isPending} onClick={begin}>
            {t('open_draft')}
          </Button>
        )}
      </div>
      <Tabs
        items={[
          {
            key: 'config',
            label: t('in_force'),
            children: (
              <ConfigForm
                model={model}
                config={inForce}
                published={undefined}
                problems={[]}
                canEdit={false}
                onChange={() => undefined}
              />
            ),
          },
          {
            key: 'versions',
            label: t('versions'),
            children: <VersionsView address={address} model={model} canEdit={canEdit} />,
          },
        ]}
      />
    </>
  );
}

function OpenDraft(
  props: Props & { address: ModelAddress; inForce: Config; draft: Draft },
) {
  const { t } = useTranslation('model_configs');
  const { model, address, inForce, draft, canEdit, canPublish } = props;
  const notify = useNotify();
  const { drop } = useDraftActions(address);
  const editing = useDraftSaving(address, draft);
  const show = useChangeValue(model);
  const [tab, setTab] = useState('edit');
  const [isPublishing, setPublishing] = useState(false);
  const changes = diffConfigs(inForce, editing.config).map((change) => ({
    path: change.path,
    before: change.from,
    after: change.to,
  }));
  const look = async (key: string): Promise<void> => {
    // A preview shows what is saved: save first.
    if (key === 'preview' && editing.isDirty && !(await editing.save())) return;
    setTab(key);
  };
  return (
    <>
      <UnsavedGuard dirty={editing.isDirty} />
      <div className="rma-model-bar">
        <p>
          {t('draft_by', { name: draft.edited_by, time: formatInstant(draft.edited_at) })}{' '}
          <b>{t('changes', { count: changes.length })}</b>
        </p>
        <span className="rm-row">
          <Popconfirm
            title={t('drop_sure')}
            onConfirm={() =>
              drop.mutate(draft.version, { onError: (error) => notify.failed(error) })
            }
          >
            <Button danger disabled={!canEdit}>
              {t('drop')}
            </Button>
          </Popconfirm>
          <Button
            disabled={!canEdit || !editing.isDirty}
            loading={editing.isSaving}
            onClick={() => void editing.save()}
          >
            {t('save')}
          </Button>
          <Button onClick={() => void look('preview')}>{t('preview')}</Button>
          <Button
            type="primary"
            disabled={!canPublish || changes.length === 0 || draft.problems.length > 0}
            onClick={() => void editing.save().then((saved) => saved && setPublishing(true))}
          >
            {t('publish')}
          </Button>
        </span>
      </div>
      <Tabs
        activeKey={tab}
        onChange={(key) => void look(key)}
        items={[
          {
            key: 'edit',
            label: t('edit'),
            children: (
              <ConfigForm
                model={model}
                config={editing.config}
                published={inForce}
                problems={draft.problems}
                canEdit={canEdit}
                onChange={editing.change}
              />
            ),
          },
          {
            key: 'changes',
            label: t('changes_tab', { count: changes.length }),
            children: <ChangeList model={model} changes={changes} />,
          },
          {
            key: 'preview',
            label: t('preview'),
            children:
              tab === 'preview' ? (
                <PreviewView address={address} draftVersion={draft.version} />
              ) : null,
          },
          {
            key: 'versions',
            label: t('versions'),
            children: <VersionsView address={address} model={model} canEdit={false} />,
          },
        ]}
      />
      {isPublishing && (
        <PublishDialog
          address={address}
          version={draft.version}
          onClose={() => setPublishing(false)}
        >
          <ChangeList model={model} changes={changes} />
        </PublishDialog>
      )}
      {editing.conflict !== undefined && (
        <ConflictDialog
          fields={editing.conflict.fields}
          labelOf={(key) => t(`fields.${key}`, { defaultValue: key })}
          render={(key, value) => show(key, value)}
          onResolve={editing.resolve}
          onCancel={editing.cancelConflict}
        />
      )}
    </>
  );
}

/** The last look: what changes, and why it was decided. */
export function PublishDialog(props: {
  address: ModelAddress;
  version: number;
  onClose: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation('model_configs');
  const notify = useNotify();
  const { publish } = useDraftActions(props.address);
  const [comment, setComment] = useState('');
  const go = (): void =>
    publish.mutate(
      { version: props.version, comment: comment.trim() },
      {
        onSuccess: (answer) => {
          notify.done(t('published', { version: answer.version }));
          props.onClose();
        },
        onError: (error) => notify.failed(error),
      },
    );
  return (
    <Modal
      open
      width={720}
      title={t('publish_title')}
      okText={t('publish')}
      cancelText={t('common:action.cancel')}
      okButtonProps={{ disabled: comment.trim() === '', loading: publish.isPending }}
      onOk={go}
      onCancel={props.onClose}
    >
      <p>{t('publish_hint')}</p>
      {props.children}
      <label className="rma-comment-label">
        {t('comment')}
        <Input.TextArea
          autoFocus
          rows={2}
          maxLength={600}
          value={comment}
          placeholder={t('comment_hint')}
          onChange={(event) => setComment(event.target.value)}
        />
      </label>
    </Modal>
  );
}
