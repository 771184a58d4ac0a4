import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem, problemText, type Problem } from '@/lib/problem';
import { signIn, type SignIn } from './api/session';

/** Login and password; the second factor is asked for only when the server wants it. */
export function SignInForm({ onSignedIn }: { onSignedIn: () => void }) {
  const { t } = useTranslation('identity');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [wantsCode, setWantsCode] = useState(false);

  const submit = async (input: SignIn) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn({ ...input, company: input.company || undefined, code: input.code || undefined });
      onSignedIn();
    } catch (error) {
      const refused = asProblem(error);
      if (refused.reason === 'identity.second_factor_needed') setWantsCode(true);
      else setProblem(refused);
      setBusy(false);
    }
  };
  return (
    <Form<SignIn> layout="vertical" requiredMark={false} onFinish={(input) => void submit(input)}>
      {problem && <Alert type="error" showIcon title={problemText(problem)} className="rm-form-alert" />}
      <Form.Item name="login" label={t('sign_in.login')} rules={[{ required: true, message: t('sign_in.login_needed') }]}>
        <Input size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus />
      </Form.Item>
      <Form.Item name="password" label={t('sign_in.password')} rules={[{ required: true, message: t('sign_in.password_needed') }]}>
        <Input.Password size="large" autoComplete="current-password" />
      </Form.Item>
      {wantsCode && (
        <Form.Item name="code" label={t('sign_in.code')} extra={t('sign_in.code_hint')} rules={[{ required: true, message: t('sign_in.code_needed') }]}>
          <Input size="large" autoComplete="one-time-code" inputMode="numeric" autoFocus />
        </Form.Item>
      )}
      <Button type="primary" size="large" block htmlType="submit" loading={busy}>
        {t('sign_in.submit')}
      </Button>
    </Form>
  );
}
