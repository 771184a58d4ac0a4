import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Dropdown, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { emptyListState, sameListState, type ListState } from '@/lib/url-filters';
import type { NewView, SavedView, ViewStore } from './types';

/** A list's saved views: pinned ones stand in the bar, the others behind `more`. */
export function ViewBar({
  store,
  state,
  columns,
  onOpen,
}: {
  store: ViewStore;
  state: ListState;
  columns: readonly string[];
  onOpen: (view: SavedView | null) => void;
}) {
  const { t } = useTranslation('table');
  const client = useQueryClient();
  const notify = useNotify();
  const [openId, setOpenId] = useState('');
  const [naming, setNaming] = useState(false);
  const views = useQuery({ queryKey: store.key, queryFn: ({ signal }) => store.list(signal) });
  const all = views.data ?? [];
  const active = all.find((view) => view.id === openId) ?? all.find((v) => sameListState(v.state, state));
  const isPlain = sameListState(state, emptyListState);
  const changed = active !== undefined && !sameListState(active.state, state);
  const shown = all.filter((view) => view.pinned || view.id === active?.id);
  const others = all.filter((view) => !shown.includes(view));

  const open = (view: SavedView | null) => {
    setOpenId(view?.id ?? '');
    onOpen(view);
  };
  const run = async (work: () => Promise<void>, text: string) => {
    try {
      await work();
      await client.invalidateQueries({ queryKey: store.key });
      notify.done(text);
    } catch (error) {
      notify.failed(error);
    }
  };
  const save = async (view: NewView) => {
    setNaming(false);
    await run(async () => setOpenId(await store.create(view)), t('views.saved'));
  };
  return (
    <div className="rm-views rm-no-print" role="group" aria-label={t('views.label')}>
      <button
        type="button"
        className="rm-view"
        aria-pressed={isPlain && active === undefined}
        onClick={() => open(null)}
      >
        {t('views.all')}
      </button>
      {shown.map((view) => (
        <button
          key={view.id}
          type="button"
          className="rm-view"
          aria-pressed={view.id === active?.id}
          title={t(`views.${view.visibility}`)}
          onClick={() => open(view)}
        >
          {view.name}
          {view.id === active?.id && changed ? ' *' : ''}
        </button>
      ))}
      {others.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: others.map((view) => ({
              key: view.id,
              label: `${view.name} · ${t(`views.${view.visibility}`)}`,
              onClick: () => open(view),
            })),
          }}
        >
          <Button type="text" size="small">
            {t('views.more')} ({others.length})
          </Button>
        </Dropdown>
      )}
      {!isPlain && (active === undefined || changed) && (
        <Button type="link" size="small" onClick={() => setNaming(true)}>
          {t('views.save')}
        </Button>
      )}
      {active?.own && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              {
                key: 'update',
                label: t('views.save_changes'),
                onClick: () => void run(() => store.update(active, { state, columns }), t('views.saved')),
              },
              {
                key: 'pin',
                label: t(active.pinned ? 'views.unpin' : 'views.pin'),
                onClick: () =>
                  void run(() => store.update(active, { pinned: !active.pinned }), t('views.saved')),
              },
              {
                key: 'delete',
                danger: true,
                label: t('views.delete'),
                onClick: () => {
                  setOpenId('');
                  void run(() => store.remove(active), t('views.deleted'));
                },
              },
            ],
          }}
        >
          <Button type="text" size="small" aria-label={t('views.manage')}>
            ···
          </Button>
        </Dropdown>
      )}
      {naming && (
        <ViewDialog
          mayShare={store.mayShare}
          onCancel={() => setNaming(false)}
          onSave={(fields) => void save({ ...fields, state, columns })}
        />
      )}
    </div>
  );
}

function ViewDialog({
  mayShare,
  onCancel,
  onSave,
}: {
  mayShare: boolean;
  onCancel: () => void;
  onSave: (fields: Pick<NewView, 'name' | 'visibility' | 'pinned'>) => void;
}) {
  const { t } = useTranslation('table');
  const [form] = Form.useForm<Pick<NewView, 'name' | 'visibility' | 'pinned'>>();
  const choices = mayShare ? (['private', 'team', 'public'] as const) : (['private'] as const);
  return (
    <Modal
      open
      title={t('views.save')}
      okText={t('common:action.save')}
      onCancel={onCancel}
      onOk={() => form.submit()}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ visibility: 'private', pinned: true }}
        onFinish={onSave}
      >
        <Form.Item name="name" label={t('views.name')} rules={[{ required: true, max: 80 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="visibility" label={t('views.visibility')}>
          <Select options={choices.map((value) => ({ value, label: t(`views.${value}`) }))} />
        </Form.Item>
        <Form.Item name="pinned" valuePropName="checked">
          <Checkbox>{t('views.pinned')}</Checkbox>
        </Form.Item>
      </Form>
    </Modal>
  );
}
