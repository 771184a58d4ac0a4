import { UploadOutlined } from '@ant-design/icons';
import { Button, Input, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { asProblem } from '@/lib/problem';
import { saveMapping, type Mapping, type SavedMapping } from './api/imports';

/** Keeps the mapping for next month, or takes one from a mapping file (TOML). */
export function KeepMapping({
  kind,
  mapping,
  onLoaded,
}: {
  kind: string;
  mapping: Mapping;
  onLoaded: (mappingId: string) => void;
}) {
  const { t } = useTranslation('imports');
  const notify = useNotify();
  const [name, setName] = useState('');
  const save = async () => {
    try {
      await saveMapping(name.trim(), kind, { mapping });
      setName('');
      notify.done(t('mapping.save_done'));
    } catch (error) {
      notify.failed(error);
    }
  };
  const load = async (file: File) => {
    try {
      const saved = await saveAs(file.name.replace(/\.toml$/i, ''), kind, await file.text());
      notify.done(t('mapping.load_done', { name: saved.name }));
      onLoaded(saved.id);
    } catch (error) {
      notify.failed(error);
    }
  };
  return (
    <div className="rm-row rm-keep-mapping">
      <Upload
        accept=".toml"
        showUploadList={false}
        beforeUpload={(file) => {
          void load(file);
          return false;
        }}
      >
        <Button size="small" icon={<UploadOutlined aria-hidden />}>
          {t('mapping.load')}
        </Button>
      </Upload>
      <Input
        size="small"
        aria-label={t('mapping.save_name')}
        placeholder={t('mapping.save_name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Button size="small" disabled={name.trim() === ''} onClick={() => void save()}>
        {t('mapping.save')}
      </Button>
    </div>
  );
}

/** Under its own name, or the next that is free: `orders`, `orders 2`, … */
async function saveAs(name: string, kind: string, toml: string, copy = 1): Promise<SavedMapping> {
  try {
    return await saveMapping(copy === 1 ? name : `${name} ${copy}`, kind, { toml });
  } catch (error) {
    if (asProblem(error).reason !== 'import_mappings.name_taken') throw error;
    return saveAs(name, kind, toml, copy + 1);
  }
}
