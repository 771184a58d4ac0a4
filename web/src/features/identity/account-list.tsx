import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '@/components/data-table/data-table';
import type { Column, Filter, QuickFilter } from '@/components/data-table/types';
import { formatInstant } from '@/lib/format';
import { AccountDialog } from './account-dialog';
import { listAccounts, rolesQuery, type Account } from './api/accounts';

/** Who may sign in, as what, and whose data they see. */
export function AccountList() {
  const { t, i18n } = useTranslation('identity');
  const roles = useQuery(rolesQuery);
  const [open, setOpen] = useState<Account | 'new' | null>(null);
  const zh = i18n.language === 'zh-CN';
  const roleName = useMemo(() => {
    const names = new Map(roles.data?.map((role) => [role.code, zh ? role.name_zh : role.name_en]));
    return (code: string) => names.get(code) ?? code;
  }, [roles.data, zh]);
  const columns = useMemo<Column<Account>[]>(
    () => [
      { key: 'login', title: t('sign_in.login'), width: 140, always: true, render: (a) => <strong>{a.login}</strong> },
      { key: 'name', title: t('account.name'), width: 140, render: (a) => a.name },
      { key: 'roles', title: t('account.roles'), width: 220, render: (a) => a.access.roles.map((code) => <Tag key={code}>{roleName(code)}</Tag>) },
      { key: 'reach', title: t('account.reach'), width: 150, render: (a) => t(`reach.${a.access.reach}`) },
      {
        key: 'state',
        title: t('account.state'),
        width: 190,
        render: (a) => (
          <>
            <Tag color={a.state === 'active' ? 'success' : 'default'}>{t(`account.${a.state}`)}</Tag>
            {!a.has_password && <Tag color="warning">{t('account.no_password')}</Tag>}
            {a.has_second_factor && <Tag>{t('account.factor')}</Tag>}
          </>
        ),
      },
      { key: 'last_sign_in_at', title: t('account.last_sign_in'), width: 150, render: (a) => formatInstant(a.last_sign_in_at) },
      { key: 'created_at', title: t('account.created'), width: 150, hidden: true, render: (a) => formatInstant(a.created_at) },
    ],
    [t, roleName],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('account.state'), kind: 'choice', single: true, options: (['active', 'disabled'] as const).map((value) => ({ value, label: t(`account.${value}`) })) },
    ],
    [t],
  );
  const quickFilters = useMemo<QuickFilter[]>(
    () => [{ key: 'disabled', label: t('account.disabled'), filters: { state: ['disabled'] } }],
    [t],
  );
  return (
    <>
      <DataTable
        listKey="accounts"
        columns={columns}
        filters={filters}
        quickFilters={quickFilters}
        searchHint={t('account.search')}
        rowId={(account) => account.id}
        load={listAccounts}
        onRow={setOpen}
        toolbar={
          <Button type="primary" onClick={() => setOpen('new')}>
            {t('account.add')}
          </Button>
        }
      />
      {open !== null && roles.data && (
        <AccountDialog
          account={open === 'new' ? null : open}
          roles={roles.data}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
