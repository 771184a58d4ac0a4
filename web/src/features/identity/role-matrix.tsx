import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { addRole, changeRole, permissionsQuery, rolesQuery, type PermissionInfo, type Role } from './api/accounts';

/** Roles × permissions. Those of the program are fixed; the company's own can be changed. */
export function RoleMatrix() {
  const roles = useQuery(rolesQuery);
  const permissions = useQuery(permissionsQuery);
  return (
    <QueryView query={roles}>
      {(all) => (
        <QueryView query={permissions}>
          {(known) => <Matrix roles={all.filter((role) => !role.is_retired)} permissions={known} />}
        </QueryView>
      )}
    </QueryView>
  );
}

type Changes = Readonly<Record<string, readonly string[]>>;

function Matrix({
  roles,
  permissions,
}: {
  roles: readonly Role[];
  permissions: readonly PermissionInfo[];
}) {
  const { t, i18n } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const [changes, setChanges] = useState<Changes>({});
  const [adding, setAdding] = useState(false);
  const zh = i18n.language === 'zh-CN';
  const roleName = (role: Role) => (zh ? role.name_zh : role.name_en);
  const granted = (role: Role) => changes[role.code] ?? role.permissions;
  const toggle = (role: Role, code: string, on: boolean) =>
    setChanges({
      ...changes,
      [role.code]: on ? [...granted(role), code] : granted(role).filter((one) => one !== code),
    });
  const save = useMutation({
    mutationFn: async () => {
      for (const role of roles) {
        const wanted = changes[role.code];
        if (wanted) await changeRole(role, { permissions: [...wanted] });
      }
    },
    onSuccess: () => {
      setChanges({});
      notify.done(t('common:state.saved'));
    },
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: rolesQuery.queryKey }),
  });
  const retire = useMutation({
    mutationFn: (role: Role) => changeRole(role, { is_retired: true }),
    onSuccess: () => client.invalidateQueries({ queryKey: rolesQuery.queryKey }),
    onError: notify.failed,
  });
  const dirty = Object.keys(changes).length > 0;
  const groups = [...new Set(permissions.map((permission) => permission.group))];
  return (
    <>
      <UnsavedGuard dirty={dirty} />
      <div className="rm-table-bar">
        <span className="rm-grow" />
        {dirty && <Button onClick={() => setChanges({})}>{t('common:action.cancel')}</Button>}
        <Button type="primary" disabled={!dirty} loading={save.isPending} onClick={() => save.mutate()}>
          {t('common:action.save')}
        </Button>
        <Button onClick={() => setAdding(true)}>{t('role.add')}</Button>
      </div>
      <div className="rm-matrix" tabIndex={0} role="region" aria-label={t('role.matrix')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('role.permission')}</th>
              {roles.map((role) => (
                <th key={role.code} scope="col">
                  {roleName(role)}
                  <div>
                    {role.is_built_in ? (
                      <Tag>{t('role.built_in')}</Tag>
                    ) : (
                      <Button type="link" size="small" onClick={() => retire.mutate(role)}>
                        {t('role.retire')}
                      </Button>
                    )}
                  </div>
                </th>
              ))}
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group}>
              {permissions
                .filter((permission) => permission.group === group)
                .map((permission) => (
                  <tr key={permission.code}>
                    <th scope="row" title={permission.code}>
                      {zh ? permission.name_zh : permission.name_en}
                    </th>
                    {roles.map((role) => (
                      <td key={role.code}>
                        {role.is_built_in ? (
                          granted(role).includes(permission.code) && (
                            <span className="rm-good" role="img" aria-label={t('common:yes')}>✓</span>
                          )
                        ) : (
                          <Checkbox
                            aria-label={`${roleName(role)}: ${zh ? permission.name_zh : permission.name_en}`}
                            checked={granted(role).includes(permission.code)}
                            onChange={(event) => toggle(role, permission.code, event.target.checked)}
                          />
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </div>
      {adding && <NewRole onClose={() => setAdding(false)} />}
    </>
  );
}

interface RoleFields {
  code: string;
  name_zh: string;
  name_en: string;
}

function NewRole({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const [form] = Form.useForm<RoleFields>();
  const add = useMutation({
    mutationFn: (fields: RoleFields) => addRole({ ...fields, permissions: [] }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: rolesQuery.queryKey });
      onClose();
    },
    onError: notify.failed,
  });
  return (
    <Modal open title={t('role.add')} okText={t('common:action.add')} confirmLoading={add.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<RoleFields> form={form} layout="vertical" onFinish={(fields) => add.mutate(fields)}>
        <Form.Item name="code" label={t('role.code')} extra={t('role.code_hint')} rules={[{ required: true, pattern: /^[a-z][a-z0-9_]{1,39}$/, message: t('role.code_hint') }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="name_zh" label={t('role.name_zh')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="name_en" label={t('role.name_en')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  );
}
