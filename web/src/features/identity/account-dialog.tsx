import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Form, Input, Modal, Popconfirm, Select, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { asProblem, problemText } from '@/lib/problem';
import { addAccount, changeAccount, endSessions, makeResetLink, removeAccountFactor, type Access, type Account, type OneTimeLink, type Role } from './api/accounts';
import { staffQuery, unitsQuery } from './api/organisation';
import { OneTimeLinkBox } from './one-time-link';

interface Fields {
  login: string;
  name: string;
  active: boolean;
  roles: string[];
  reach: Access['reach'];
  unit_ids?: string[];
  person_id?: string;
  customer_id?: string;
}

const reaches: readonly Access['reach'][] = ['company', 'units', 'own_areas', 'shop'];

/** One account: roles and reach; the password is set by its owner, through a link shown once. */
export function AccountDialog({ account, roles, onClose }: { account: Account | null; roles: readonly Role[]; onClose: () => void }) {
  const { t, i18n } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const [form] = Form.useForm<Fields>();
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const save = useMutation({
    mutationFn: async (fields: Fields) => {
      if (account === null) {
        const made = await addAccount({ login: fields.login, name: fields.name, access: accessOf(fields) });
        return made.link ?? null;
      }
      await changeAccount(account, {
        name: fields.name,
        state: fields.active ? 'active' : 'disabled',
        access: accessOf(fields),
      });
      return null;
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['list', 'accounts'] });
      notify.done(t('common:state.saved'));
      if (made) setLink(made);
      else onClose();
    },
  });
  const zh = i18n.language === 'zh-CN';
  return (
    <Modal
      open
      width={620}
      title={account ? `${t('account.edit')} · ${account.login}` : t('account.add')}
      onCancel={onClose}
      footer={
        link ? (
          <Button type="primary" onClick={onClose}>
            {t('common:action.close')}
          </Button>
        ) : (
          <Button type="primary" loading={save.isPending} onClick={() => form.submit()}>
            {t('common:action.save')}
          </Button>
        )
      }
    >
      {save.error && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(save.error))} />}
      {link ? (
        <OneTimeLinkBox link={link} />
      ) : (
        <>
          <Form<Fields> form={form} layout="vertical" initialValues={fieldsOf(account)} onFinish={(fields) => save.mutate(fields)}>
            {account === null && (
              <Form.Item name="login" label={t('sign_in.login')} rules={[{ required: true, message: t('sign_in.login_needed') }]}>
                <Input autoComplete="off" autoCapitalize="none" />
              </Form.Item>
            )}
            <Form.Item name="name" label={t('account.name')} rules={[{ required: true, message: t('account.name_needed') }]}>
              <Input />
            </Form.Item>
            <Form.Item name="roles" label={t('account.roles')} rules={[{ required: true, message: t('account.roles_needed') }]}>
              {/* Not a list that opens: Tab takes the entry one stands on, and the first grants everything. */}
              <Checkbox.Group
                className="rm-choices"
                options={roles.filter((role) => !role.is_retired).map((role) => ({ value: role.code, label: zh ? role.name_zh : role.name_en }))}
              />
            </Form.Item>
            <ReachFields />
            {account && (
              <Form.Item name="active" label={t('account.active')} valuePropName="checked">
                <Switch />
              </Form.Item>
            )}
          </Form>
          {account && <AccountDeeds account={account} onLink={setLink} />}
        </>
      )}
    </Modal>
  );
}

/** Whose data: and what must be chosen with it. */
function ReachFields() {
  const { t } = useTranslation('identity');
  const reach = Form.useWatch<Access['reach'] | undefined>('reach');
  const units = useQuery(unitsQuery);
  const staff = useQuery(staffQuery);
  return (
    <>
      <Form.Item name="reach" label={t('account.reach')}>
        <Select options={reaches.map((value) => ({ value, label: t(`reach.${value}`) }))} />
      </Form.Item>
      {reach === 'units' && (
        <Form.Item name="unit_ids" label={t('account.units')} rules={[{ required: true, message: t('account.units_needed') }]}>
          <Select
            mode="multiple"
            defaultActiveFirstOption={false}
            showSearch={{ optionFilterProp: 'label' }}
            options={(units.data ?? []).map((unit) => ({ value: unit.id, label: `${unit.name} (${unit.code})` }))}
          />
        </Form.Item>
      )}
      {reach === 'shop' ? (
        <Form.Item name="customer_id" label={t('account.customer')} rules={[{ required: true, message: t('account.customer_needed') }]}>
          <Input inputMode="numeric" />
        </Form.Item>
      ) : (
        <Form.Item name="person_id" label={t('account.person')} extra={t('account.person_hint')}>
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            options={(staff.data ?? []).map((person) => ({ value: person.id, label: `${person.name} (${person.code})` }))}
          />
        </Form.Item>
      )}
    </>
  );
}

function AccountDeeds({ account, onLink }: { account: Account; onLink: (link: OneTimeLink) => void }) {
  const { t } = useTranslation('identity');
  const notify = useNotify();
  const client = useQueryClient();
  const reset = useMutation({ mutationFn: () => makeResetLink(account.id), onSuccess: onLink, onError: notify.failed });
  const deed = useMutation({
    mutationFn: async ({ work, text }: { work: () => Promise<void>; text: string }) => {
      await work();
      return text;
    },
    onSuccess: async (text) => {
      notify.done(text);
      await client.invalidateQueries({ queryKey: ['list', 'accounts'] });
    },
    onError: notify.failed,
  });
  return (
    <div className="rm-row">
      <Button loading={reset.isPending} onClick={() => reset.mutate()}>
        {t('account.reset')}
      </Button>
      <Button onClick={() => deed.mutate({ work: () => endSessions(account.id), text: t('account.sessions_ended') })}>
        {t('account.end_sessions')}
      </Button>
      {account.has_second_factor && (
        <Popconfirm
          title={t('account.remove_factor')}
          onConfirm={() => deed.mutate({ work: () => removeAccountFactor(account.id), text: t('account.factor_removed') })}
        >
          <Button danger>{t('account.remove_factor')}</Button>
        </Popconfirm>
      )}
    </div>
  );
}

function fieldsOf(account: Account | null): Partial<Fields> {
  if (account === null) return { reach: 'own_areas', roles: [], active: true };
  return {
    name: account.name,
    active: account.state === 'active',
    roles: [...account.access.roles],
    reach: account.access.reach,
    unit_ids: [...account.access.unit_ids],
    person_id: account.access.person_id ?? undefined,
    customer_id: account.access.customer_id ?? undefined,
  };
}

function accessOf(fields: Fields): Access {
  return {
    reach: fields.reach,
    roles: fields.roles,
    unit_ids: fields.reach === 'units' ? (fields.unit_ids ?? []) : [],
    person_id: fields.person_id,
    customer_id: fields.reach === 'shop' ? fields.customer_id : undefined,
  };
}
