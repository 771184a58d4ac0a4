import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, DatePicker, Form, Input, Modal, Popconfirm, Select, Tag, Typography } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { useUser } from '@/lib/session';
import { addApiKey, apiKeysQuery, permissionsQuery, revokeApiKey } from './api/accounts';

/** Keys for other programs: never more than their maker may do, shown once, revocable. */
export function ApiKeyList() {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const query = useQuery(apiKeysQuery);
  const [adding, setAdding] = useState(false);
  const revoke = useMutation({
    mutationFn: revokeApiKey,
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    onError: notify.failed,
  });
  const add = (
    <Button type="primary" onClick={() => setAdding(true)}>
      {t('api_key.add')}
    </Button>
  );
  return (
    <Section extra={add}>
      <QueryView query={query}>
        {(keys) =>
          keys.length === 0 ? (
            <EmptyState title={t('api_key.empty')} hint={t('api_key.empty_hint')} />
          ) : (
            <div className="rm-scroll">
              <table className="rm-plain-table">
                <thead>
                  <tr>
                    <th>{t('api_key.name')}</th>
                    <th>{t('api_key.hint')}</th>
                    <th>{t('api_key.account')}</th>
                    <th>{t('api_key.permissions')}</th>
                    <th>{t('api_key.expires')}</th>
                    <th>{t('api_key.last_used')}</th>
                    <th aria-label={t('api_key.revoke')} />
                  </tr>
                </thead>
                <tbody>
                  {keys.map((key) => (
                    <tr key={key.id}>
                      <th scope="row">{key.name}</th>
                      <td>
                        <code>{key.hint}…</code>
                      </td>
                      <td>{key.account_login}</td>
                      <td>{key.permissions.map((code) => <Tag key={code}>{code}</Tag>)}</td>
                      <td className="rm-nowrap">{formatInstant(key.expires_at)}</td>
                      <td className="rm-nowrap">{formatInstant(key.last_used_at)}</td>
                      <td>
                        <Popconfirm title={t('api_key.revoke_confirm')} okText={t('api_key.revoke')} onConfirm={() => revoke.mutate(key.id)}>
                          <Button size="small" danger>
                            {t('api_key.revoke')}
                          </Button>
                        </Popconfirm>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </QueryView>
      {adding && <NewKey onClose={() => setAdding(false)} />}
    </Section>
  );
}

interface KeyFields {
  name: string;
  permissions: string[];
  expires_on?: Dayjs;
}

function NewKey({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useTranslation('identity');
  const user = useUser();
  const client = useQueryClient();
  const permissions = useQuery(permissionsQuery);
  const notify = useNotify();
  const [form] = Form.useForm<KeyFields>();
  const add = useMutation({
    mutationFn: (fields: KeyFields) =>
      addApiKey({
        name: fields.name,
        permissions: fields.permissions,
        expires_on: fields.expires_on?.format('YYYY-MM-DD'),
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
    onError: notify.failed,
  });
  if (add.data) {
    return (
      <Modal open title={t('api_key.made')} footer={null} onCancel={onClose}>
        <Alert type="warning" showIcon title={t('api_key.once')} className="rm-form-alert" />
        <Typography.Paragraph copyable code className="rm-break">
          {add.data.key}
        </Typography.Paragraph>
      </Modal>
    );
  }
  const own = (permissions.data ?? []).filter((p) => ([...user.permissions] as string[]).includes(p.code));
  return (
    <Modal open title={t('api_key.add')} okText={t('api_key.add')} confirmLoading={add.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<KeyFields> form={form} layout="vertical" onFinish={(fields) => add.mutate(fields)}>
        <Form.Item name="name" label={t('api_key.name')} rules={[{ required: true }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="permissions" label={t('api_key.permissions')} rules={[{ required: true }]}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: 'label' }}
            options={own.map((p) => ({ value: p.code, label: i18n.language === 'zh-CN' ? p.name_zh : p.name_en }))}
          />
        </Form.Item>
        <Form.Item name="expires_on" label={t('api_key.expires')}>
          <DatePicker />
        </Form.Item>
      </Form>
    </Modal>
  );
}
