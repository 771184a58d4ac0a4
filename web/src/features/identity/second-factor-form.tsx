import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Input, QRCode } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { asProblem, problemText } from '@/lib/problem';
import { useUser } from '@/lib/session';
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor } from './api/profile';
import { sessionKey } from './api/session';

/**
 * Password → QR code → first code → recovery codes; or taking the second factor away. The forms have
 * names, so that a label leads to its own field and not to that of the password form beside it.
 */
export function SecondFactorForm() {
  const { t } = useTranslation('identity');
  const user = useUser();
  const client = useQueryClient();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const begin = useMutation({ mutationFn: beginSecondFactor });
  const confirm = useMutation({
    mutationFn: confirmSecondFactor,
    onSuccess: (recovery) => {
      setCodes(recovery);
      begin.reset();
      void client.invalidateQueries({ queryKey: sessionKey });
    },
  });
  const remove = useMutation({
    mutationFn: removeSecondFactor,
    onSuccess: () => client.invalidateQueries({ queryKey: sessionKey }),
  });
  const problem = begin.error ?? confirm.error ?? remove.error;
  return (
    <Section title={t('factor.title')}>
      {problem && <Alert type="error" showIcon className="rm-form-alert" title={problemText(asProblem(problem))} />}
      {codes.length > 0 ? (
        <RecoveryCodes codes={codes} onClose={() => setCodes([])} />
      ) : begin.data ? (
        <div className="rm-factor">
          <QRCode value={begin.data.uri} size={180} type="svg" bordered={false} color="#000000" bgColor="#ffffff" />
          <div>
            <p>{t('factor.scan')}</p>
            <p className="rm-muted">
              {t('factor.secret')} <code>{begin.data.secret}</code>
            </p>
            <Form name="confirm-factor" layout="vertical" requiredMark={false} onFinish={({ code }: { code: string }) => confirm.mutate(code.trim())}>
              <Form.Item name="code" label={t('sign_in.code')} rules={[{ required: true, message: t('sign_in.code_needed') }]}>
                <Input inputMode="numeric" autoComplete="one-time-code" autoFocus />
              </Form.Item>
              <Button type="primary" htmlType="submit" loading={confirm.isPending}>
                {t('factor.confirm')}
              </Button>
            </Form>
          </div>
        </div>
      ) : (
        <>
          <p className="rm-form-alert">{t(user.hasSecondFactor ? 'factor.on' : 'factor.off')}</p>
          <Form
            name="second-factor"
            layout="vertical"
            requiredMark={false}
            onFinish={({ password }: { password: string }) =>
              user.hasSecondFactor ? remove.mutate(password) : begin.mutate(password)
            }
          >
            <Form.Item name="password" label={t('password.current')} rules={[{ required: true, message: t('password.current_needed') }]}>
              <Input.Password autoComplete="current-password" />
            </Form.Item>
            <Button
              htmlType="submit"
              danger={user.hasSecondFactor}
              loading={begin.isPending || remove.isPending}
            >
              {t(user.hasSecondFactor ? 'factor.remove' : 'factor.begin')}
            </Button>
          </Form>
        </>
      )}
    </Section>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const { t } = useTranslation('identity');
  return (
    <>
      <Alert type="warning" showIcon className="rm-form-alert" title={t('factor.recovery')} />
      <ul className="rm-recovery">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <Button type="primary" onClick={onClose}>
        {t('factor.kept')}
      </Button>
    </>
  );
}
