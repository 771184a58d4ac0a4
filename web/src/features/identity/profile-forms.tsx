import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Segmented, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatInstant } from '@/lib/format';
import { setPreferences, usePreferences } from '@/lib/preferences';
import { asProblem, problemText } from '@/lib/problem';
import { useUser } from '@/lib/session';
import { changePassword, changeProfile, endOwnSession, ownSessionsQuery, profileQuery, type OwnSession, type Profile } from './api/profile';
import { sessionKey } from './api/session';
import { NewPasswordFields } from './set-up-form';

/** How the application looks and speaks to me, on this device. */
export function AppearanceForm() {
  const { t } = useTranslation('identity');
  const { language, theme, density } = usePreferences();
  return (
    <Section title={t('profile.appearance')}>
      <div className="rm-settings">
        <span>{t('profile.language')}</span>
        <Segmented
          value={language}
          onChange={(value) => setPreferences({ language: value })}
          options={[
            { value: 'zh-CN' as const, label: '中文' },
            { value: 'en-US' as const, label: 'English' },
          ]}
        />
        <span>{t('profile.theme')}</span>
        <Segmented
          value={theme}
          onChange={(value) => setPreferences({ theme: value })}
          options={(['light', 'dark', 'system'] as const).map((value) => ({ value, label: t(`profile.theme_${value}`) }))}
        />
        <span>{t('profile.density')}</span>
        <Segmented
          value={density}
          onChange={(value) => setPreferences({ density: value })}
          options={(['compact', 'comfortable'] as const).map((value) => ({ value, label: t(`table:density_${value}`) }))}
        />
      </div>
    </Section>
  );
}

export function NameForm() {
  const query = useQuery(profileQuery);
  return <QueryView query={query}>{(profile) => <NameFields profile={profile} />}</QueryView>;
}

function NameFields({ profile }: { profile: Profile }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const change = useMutation({
    mutationFn: (fields: { name: string; language: string }) => changeProfile(profile.etag, fields),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: profileQuery.queryKey });
      await client.invalidateQueries({ queryKey: sessionKey });
      notify.done(t('common:state.saved'));
    },
    onError: notify.failed,
  });
  return (
    <Section title={t('profile.account')}>
      <Form
        layout="vertical"
        initialValues={{ name: profile.name, language: profile.language }}
        onFinish={(fields: { name: string; language: string }) => change.mutate(fields)}
      >
        <Form.Item label={t('sign_in.login')}>
          <span>{profile.login}</span>
        </Form.Item>
        <Form.Item name="name" label={t('account.name')} rules={[{ required: true, message: t('account.name_needed') }]}>
          <Input />
        </Form.Item>
        <Form.Item name="language" label={t('profile.server_language')} extra={t('profile.server_language_hint')}>
          <Segmented options={[{ value: 'zh', label: '中文' }, { value: 'en', label: 'English' }]} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Section>
  );
}

interface PasswordFields {
  current: string;
  password: string;
}

export function PasswordForm() {
  const { t } = useTranslation('identity');
  const user = useUser();
  const client = useQueryClient();
  const notify = useNotify();
  const [form] = Form.useForm<PasswordFields>();
  const change = useMutation({
    mutationFn: (fields: PasswordFields) =>
      changePassword({ current_password: fields.current, new_password: fields.password }),
    onSuccess: async () => {
      form.resetFields();
      notify.done(t('password.changed'));
      await client.invalidateQueries({ queryKey: sessionKey });
    },
  });
  return (
    <Section title={t('password.title')}>
      {user.mustChangePassword && <Alert type="warning" showIcon className="rm-form-alert" title={t('password.must_change')} />}
      {change.isError && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(change.error))} />}
      <Form<PasswordFields> form={form} layout="vertical" requiredMark={false} onFinish={(fields) => change.mutate(fields)}>
        <Form.Item name="current" label={t('password.current')} rules={[{ required: true, message: t('password.current_needed') }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <NewPasswordFields />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('password.change')}
        </Button>
      </Form>
    </Section>
  );
}

/** Where the account is signed in; any of it can be ended. */
export function SessionList() {
  const { t } = useTranslation('identity');
  const query = useQuery(ownSessionsQuery);
  return (
    <Section title={t('sessions.title')}>
      <QueryView query={query}>{(sessions) => <Sessions sessions={sessions} />}</QueryView>
    </Section>
  );
}

function Sessions({ sessions }: { sessions: readonly OwnSession[] }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const end = useMutation({
    mutationFn: endOwnSession,
    onSuccess: () => client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey }),
    onError: notify.failed,
  });
  return (
    <ul className="rm-lines">
      {sessions.map((session) => (
        <li key={session.id}>
          <div>
            <strong>{deviceName(session.user_agent)}</strong>{' '}
            {session.is_current && <Tag color="success">{t('sessions.current')}</Tag>}
            <div className="rm-muted">
              {session.remote_address} · {t('sessions.seen', { at: formatInstant(session.last_seen_at) })}
            </div>
          </div>
          {!session.is_current && (
            <Button size="small" onClick={() => end.mutate(session.id)}>
              {t('sessions.end')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** `Chrome · Windows`, from what the browser says of itself; the text itself when it says nothing known. */
export function deviceName(userAgent: string): string {
  const find = (table: readonly [RegExp, string][]) => table.find(([form]) => form.test(userAgent))?.[1];
  const browser = find([
    [/MicroMessenger/, 'WeChat'],
    [/Edg\//, 'Edge'],
    [/Firefox\//, 'Firefox'],
    [/Chrome\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]);
  const system = find([
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS/, 'macOS'],
    [/Linux/, 'Linux'],
  ]);
  return [browser, system].filter(Boolean).join(' · ') || userAgent || '—';
}
