import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { LoadingState } from '@/components/states';
import { asProblem, problemText } from '@/lib/problem';
import { checkLink, spendLink } from './api/set-up';

interface Fields {
  login?: string;
  name?: string;
  password: string;
  again: string;
}

/** What a one-time link leads to: the first administrator's account, or a password to be set. */
export function SetUpForm({ token, onDone }: { token: string; onDone: () => void }) {
  const { t, i18n } = useTranslation('identity');
  const link = useQuery({
    queryKey: ['one-time-link', token],
    queryFn: () => checkLink(token),
    enabled: token !== '',
    retry: false,
    staleTime: Infinity,
  });
  const spend = useMutation({
    mutationFn: (fields: Fields) =>
      spendLink({
        token,
        password: fields.password,
        login: fields.login,
        name: fields.name,
        language: i18n.language === 'zh-CN' ? 'zh' : 'en',
      }),
  });
  if (token === '') return <Alert type="warning" showIcon title={t('set_up.no_token')} />;
  if (link.isError) return <Alert type="error" showIcon title={problemText(asProblem(link.error))} />;
  if (link.data === undefined) return <LoadingState rows={4} />;
  if (spend.isSuccess) {
    return (
      <Alert
        type="success"
        showIcon
        title={t('set_up.done', { login: spend.data.login })}
        action={
          <Button type="primary" onClick={onDone}>
            {t('sign_in.submit')}
          </Button>
        }
      />
    );
  }
  const first = link.data.is_first_administrator;
  return (
    <Form<Fields> layout="vertical" requiredMark={false} onFinish={(fields) => spend.mutate(fields)}>
      <p className="rm-form-alert">
        {first
          ? t('set_up.first', { company: link.data.company_name })
          : t('set_up.password_for', { login: link.data.login ?? '' })}
      </p>
      {spend.isError && (
        <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(spend.error))} />
      )}
      {first && (
        <>
          <Form.Item name="login" label={t('sign_in.login')} rules={[{ required: true, message: t('sign_in.login_needed') }]}>
            <Input autoComplete="username" autoCapitalize="none" />
          </Form.Item>
          <Form.Item name="name" label={t('account.name')} rules={[{ required: true, message: t('account.name_needed') }]}>
            <Input autoComplete="name" />
          </Form.Item>
        </>
      )}
      <NewPasswordFields />
      <Button type="primary" size="large" block htmlType="submit" loading={spend.isPending}>
        {t('set_up.submit')}
      </Button>
    </Form>
  );
}

/** A new password, twice; its rules are the server's. */
export function NewPasswordFields() {
  const { t } = useTranslation('identity');
  return (
    <>
      <Form.Item
        name="password"
        label={t('password.new')}
        extra={t('password.rules')}
        rules={[{ required: true, min: 10, message: t('password.too_short') }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('password.again')}
        dependencies={['password']}
        rules={[
          { required: true, message: t('password.again_needed') },
          ({ getFieldValue }) => ({
            validator: (_rule, value: string) =>
              value === getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('password.differs'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}
