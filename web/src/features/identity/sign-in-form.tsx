import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, problemText, type Problem } from '@/lib/problem';
import { signIn, type SignIn } from './api/session';

/** Login and password; company and second factor are asked for only when the server wants them. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('identity');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [asks, setAsks] = useState({ company: false, code: false });

  const submit = async (input: SignIn) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn({
        login: input.login,
        password: input.password,
        company: input.company || undefined,
        code: input.code || undefined,
      });
      onSignedIn();
    } catch (error) {
      const refused = asProblem(error);
      if (refused.reason === 'identity.code_needed') setAsks({ ...asks, code: true });
      else setProblem(refused);
      if (refused.reason === 'identity.company_needed') setAsks({ ...asks, company: true });
      setBusy(false);
    }
  };
  const needed = (key: string) => [{ required: true, message: t(`sign_in.${key}`) }];
  return (
    <Form<SignIn> layout="vertical" requiredMark={false} onFinish={(input) => void submit(input)}>
      {problem && <Alert type="error" showIcon title={problemText(problem)} className="rm-form-alert" />}
      {asks.company && (
        <Form.Item name="company" label={t('sign_in.company')} rules={needed('company_needed')}>
          <Input size="large" autoComplete="organization" />
        </Form.Item>
      )}
      <Form.Item name="login" label={t('sign_in.login')} rules={needed('login_needed')}>
        <Input size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
      </Form.Item>
      <Form.Item name="password" label={t('sign_in.password')} rules={needed('password_needed')}>
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      {asks.code && (
        <Form.Item name="code" label={t('sign_in.code')} extra={t('sign_in.code_hint')} rules={needed('code_needed')}>
          <Input size="large" autoComplete="one-time-code" autoFocus />
        </Form.Item>
      )}
      <Button type="primary" size="large" block htmlType="submit" loading={busy}>
        {t('sign_in.submit')}
      </Button>
    </Form>
  );
}
