import { Alert, Button, Progress, Upload } from 'antd';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '@/lib/format';
import { asProblem, problemText, type Problem } from '@/lib/problem';
import { uploadFile } from './api/uploads';

const accepted = '.csv,.txt,.tsv,.gz,.xlsx';

/** First step: the file, by drag and drop; sent in parts with progress, and can be stopped. */
export function UploadStep({ onDone }: { onDone: (uploadId: string) => void }) {
  const { t } = useTranslation('imports');
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const stopper = useRef<AbortController>(null);

  const send = async (chosen: File) => {
    const controller = new AbortController();
    stopper.current = controller;
    setFile(chosen);
    setShare(0);
    setProblem(null);
    try {
      const upload = await uploadFile(chosen, setShare, controller.signal);
      onDone(upload.id);
    } catch (error) {
      if (!controller.signal.aborted) setProblem(asProblem(error));
      setFile(null);
    }
  };
  return (
    <>
      {problem && <Alert type="error" showIcon className="rm-form-alert" title={problemText(problem)} />}
      {file === null ? (
        <Upload.Dragger
          accept={accepted}
          multiple={false}
          showUploadList={false}
          beforeUpload={(chosen) => {
            void send(chosen);
            return false;
          }}
        >
          <p className="rm-drop-title">{t('upload.drop')}</p>
          <p className="rm-muted">{t('upload.hint')}</p>
        </Upload.Dragger>
      ) : (
        <div className="rm-upload" role="status">
          <strong>{file.name}</strong> <span className="rm-muted">{formatBytes(file.size)}</span>
          <Progress percent={Math.round(share * 100)} aria-label={t('upload.progress')} />
          <Button
            onClick={() => {
              stopper.current?.abort();
              setFile(null);
            }}
          >
            {t('common:action.cancel')}
          </Button>
        </div>
      )}
    </>
  );
}
