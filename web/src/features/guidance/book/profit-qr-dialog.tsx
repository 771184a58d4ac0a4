import { CopyOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { formatDay } from '@/lib/format';
import { useProfitLink } from '../api/profit-link';

interface Props {
  customerId: string;
  period: string;
  onClose: () => void;
}

/** 二维码盈利单: the owner scans, and sees the own shop's profit sheet on the own phone. */
export function ProfitQrDialog({ customerId, period, onClose }: Props) {
  const { t } = useTranslation('guidance');
  const notify = useNotify();
  const query = useProfitLink(customerId, period);
  const copy = (url: string): void =>
    void navigator.clipboard
      .writeText(url)
      .then(() => notify.done(t('copied')))
      .catch((error: unknown) => notify.failed(error));
  return (
    <Modal open onCancel={onClose} footer={null} title={t('profit_qr')} width={420} centered>
      <QueryView query={query}>
        {(link) => (
          <div className="rma-qr">
            <QrPicture svg={link.qr_svg} label={t('profit_qr')} />
            <p>{t('profit_qr_hint', { until: formatDay(link.expires_at) })}</p>
            <div className="rm-row">
              <Button href={link.path} target="_blank" rel="noopener">
                {t('profit_qr_open')}
              </Button>
              {/* Only pages over TLS and on this machine may write to the clipboard. */}
              {window.isSecureContext && (
                <Button icon={<CopyOutlined aria-hidden />} onClick={() => copy(link.url)}>
                  {t('profit_qr_copy')}
                </Button>
              )}
            </div>
          </div>
        )}
      </QueryView>
    </Modal>
  );
}

function QrPicture({ svg, label }: { svg: string; label: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [svg]);
  if (address === '') return null;
  return <img src={address} alt={label} width={260} height={260} />;
}
