import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Form, Input, Popconfirm, Select, Tag, Upload } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { randomKey } from '@/lib/api';
import { formatBytes, formatInstant } from '@/lib/format';
import { problemFrom } from '@/lib/problem';
import { shopKey } from '../api/customers';
import { addContact, addNote, addTag, contactsQuery, filesQuery, notesQuery, removeContact, removeFile, removeNote, removeTag, type Contact, type ContactInput } from '../api/shop-parts';
import type { CodeNames } from '../shop-text';

const roles = ['owner', 'operator', 'clerk', 'other'] as const;

/** Does something to the shop, then looks at it again. */
function useShopDeed(id: string) {
  const client = useQueryClient();
  const notify = useNotify();
  return useMutation({
    mutationFn: (deed: () => Promise<void>) => deed(),
    onSuccess: () => client.invalidateQueries({ queryKey: shopKey(id) }),
    onError: notify.failed,
  });
}

export function Contacts({ id, editable }: { id: string; editable: boolean }) {
  const { t } = useTranslation('customers');
  const query = useQuery(contactsQuery(id));
  const deed = useShopDeed(id);
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title={t('contacts.title')}
      extra={editable && !adding && <Button size="small" onClick={() => setAdding(true)}>{t('common:action.add')}</Button>}
    >
      <QueryView query={query} loadingRows={2}>
        {(contacts) => (
          <ul className="rm-lines">
            {contacts.length === 0 && !adding && <li className="rm-muted">{t('contacts.empty')}</li>}
            {contacts.map((contact) => (
              <ContactLine key={contact.id} contact={contact} onRemove={editable ? () => deed.mutate(() => removeContact(id, contact.id)) : undefined} />
            ))}
          </ul>
        )}
      </QueryView>
      {adding && (
        <Form<ContactInput>
          layout="vertical"
          initialValues={{ role: 'owner', is_primary: false }}
          onFinish={(fields) => deed.mutate(() => addContact(id, { ...fields, is_primary: fields.is_primary ?? false }), { onSuccess: () => setAdding(false) })}
        >
          <Form.Item name="name" label={t('contacts.name')} rules={[{ required: true }]}>
            <Input autoFocus />
          </Form.Item>
          <Form.Item name="role" label={t('contacts.role')}>
            <Select options={roles.map((value) => ({ value, label: t(`contacts.${value}`) }))} />
          </Form.Item>
          <Form.Item name="phone" label={t('contacts.phone')}>
            <Input inputMode="tel" />
          </Form.Item>
          <Form.Item name="is_primary" valuePropName="checked">
            <Checkbox>{t('contacts.primary')}</Checkbox>
          </Form.Item>
          <div className="rm-row">
            <Button type="primary" htmlType="submit" loading={deed.isPending}>
              {t('common:action.add')}
            </Button>
            <Button onClick={() => setAdding(false)}>{t('common:action.cancel')}</Button>
          </div>
        </Form>
      )}
    </Section>
  );
}

function ContactLine({ contact, onRemove }: { contact: Contact; onRemove?: () => void }) {
  const { t } = useTranslation('customers');
  return (
    <li>
      <div>
        <strong>{contact.name}</strong>{' '}
        <span className="rm-muted">{t(`contacts.${contact.role}`, { defaultValue: contact.role })}</span>{' '}
        {contact.is_primary && <Tag>{t('contacts.primary')}</Tag>}
        <div>{contact.phone}</div>
      </div>
      {onRemove && <RemoveButton onRemove={onRemove} />}
    </li>
  );
}

function RemoveButton({ onRemove }: { onRemove: () => void }) {
  const { t } = useTranslation();
  return (
    <Popconfirm title={t('action.delete')} okText={t('action.delete')} onConfirm={onRemove}>
      <Button size="small" type="text">
        {t('action.delete')}
      </Button>
    </Popconfirm>
  );
}

export function Tags({ id, tags, names, dictionary, options, editable }: {
  id: string;
  tags: readonly string[];
  names: CodeNames;
  dictionary: string;
  options: readonly { value: string; label: string }[];
  editable: boolean;
}) {
  const { t } = useTranslation('customers');
  const deed = useShopDeed(id);
  return (
    <Section title={t('tags.title')}>
      <div className="rm-row">
        {tags.map((tag) => (
          <Tag key={tag} closable={editable} onClose={(event) => { event.preventDefault(); deed.mutate(() => removeTag(id, tag)); }}>
            {names(dictionary, tag)}
          </Tag>
        ))}
        {tags.length === 0 && <span className="rm-muted">{t('tags.empty')}</span>}
        {editable && (
          <Select
            size="small"
            className="rm-tag-select"
            aria-label={t('tags.add')}
            placeholder={t('tags.add')}
            value={null}
            showSearch={{ optionFilterProp: 'label' }}
            options={options.filter((option) => !tags.includes(option.value))}
            onChange={(tag: string | null) => { if (tag) deed.mutate(() => addTag(id, tag)); }}
          />
        )}
      </div>
    </Section>
  );
}

export function Notes({ id, editable }: { id: string; editable: boolean }) {
  const { t } = useTranslation('customers');
  const query = useQuery(notesQuery(id));
  const deed = useShopDeed(id);
  const [text, setText] = useState('');
  return (
    <Section title={t('notes.title')} className="rm-notes">
      {editable && (
        <div className="rm-stack">
          <Input.TextArea aria-label={t('notes.placeholder')} placeholder={t('notes.placeholder')} rows={2} maxLength={4000} value={text} onChange={(event) => setText(event.target.value)} />
          {text.trim() !== '' && (
            <Button size="small" type="primary" loading={deed.isPending} onClick={() => deed.mutate(() => addNote(id, text.trim()), { onSuccess: () => setText('') })}>
              {t('notes.add')}
            </Button>
          )}
        </div>
      )}
      <QueryView query={query} loadingRows={2}>
        {(notes) => (
          <ul className="rm-lines">
            {notes.map((note) => (
              <li key={note.id}>
                <div>
                  <div className="rm-note">{note.body}</div>
                  <span className="rm-muted">
                    {note.created_by} · {formatInstant(note.created_at)}
                  </span>
                </div>
                {note.is_own && editable && <RemoveButton onRemove={() => deed.mutate(() => removeNote(id, note.id))} />}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Section>
  );
}

export function Files({ id, editable }: { id: string; editable: boolean }) {
  const { t } = useTranslation('customers');
  const query = useQuery(filesQuery(id));
  const deed = useShopDeed(id);
  return (
    <Section
      title={t('files.title')}
      extra={
        editable && (
          <Upload showUploadList={false} beforeUpload={(file) => { deed.mutate(() => uploadFile(id, file)); return false; }}>
            <Button size="small" loading={deed.isPending}>
              {t('files.add')}
            </Button>
          </Upload>
        )
      }
    >
      <QueryView query={query} loadingRows={2}>
        {(files) => (
          <ul className="rm-lines">
            {files.length === 0 && <li className="rm-muted">{t('files.empty')}</li>}
            {files.map((file) => (
              <li key={file.id}>
                <div>
                  <a href={`/api/v1/customers/${id}/files/${file.id}`} download>
                    {file.file_name}
                  </a>
                  <div className="rm-muted">
                    {formatBytes(file.size_bytes)} · {file.created_by} · {formatInstant(file.created_at)}
                  </div>
                </div>
                {editable && <RemoveButton onRemove={() => deed.mutate(() => removeFile(id, file.id))} />}
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </Section>
  );
}

async function uploadFile(id: string, file: File): Promise<void> {
  const response = await fetch(
    `/api/v1/customers/${id}/files?file_name=${encodeURIComponent(file.name)}`,
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream', 'Idempotency-Key': randomKey() },
      body: file,
    },
  );
  if (!response.ok) throw problemFrom(response.status, await response.json().catch(() => ({})));
}
