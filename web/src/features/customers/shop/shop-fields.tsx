import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictDialog } from '@/components/conflict-dialog';
import { Section } from '@/components/page';
import { UnsavedGuard } from '@/components/unsaved-guard';
import { useNotify } from '@/components/use-notify';
import { conflictFields, resolvedChange } from '@/lib/conflict';
import { asProblem, problemText } from '@/lib/problem';
import { changeShop, getShop, shopKey, type ShopDetail } from '../api/customers';
import type { ShopColumn } from '../filters';
import { ShopInput } from '../shop-input';
import { shopText } from '../shop-text';
import { shopValue } from '../shop-value';
import type { ShopWords } from '../use-shop-words';

type Values = Record<string, unknown>;

/**
 * One group of a shop's fields: read, or edit in place. What was changed goes out with the version it
 * was based on; when somebody was quicker, the conflict dialog decides.
 */
export function ShopFields({
  shop,
  columns,
  words,
  title,
  editable,
}: {
  shop: ShopDetail;
  columns: readonly ShopColumn[];
  words: ShopWords;
  title: string;
  editable: boolean;
}) {
  const { t } = useTranslation('customers');
  const [editing, setEditing] = useState(false);
  const values = shop as unknown as Values;
  const mayEdit = editable && columns.some((column) => column.is_editable);
  const shown = editing ? columns : columns.filter((c) => values[c.name] !== null && values[c.name] !== undefined && values[c.name] !== '');
  return (
    <Section
      title={title}
      extra={
        mayEdit && !editing && (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('common:action.edit')}
          </Button>
        )
      }
    >
      {editing ? (
        <EditFields shop={shop} columns={columns} words={words} onDone={() => setEditing(false)} />
      ) : (
        <dl className="rm-facts rm-facts-columns">
          {shown.map((column) => (
            <div key={column.name}>
              <dt>{words.labelOf(column.name)}</dt>
              <dd>{shopValue(column, values[column.name], words)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Section>
  );
}

function EditFields({
  shop,
  columns,
  words,
  onDone,
}: {
  shop: ShopDetail;
  columns: readonly ShopColumn[];
  words: ShopWords;
  onDone: () => void;
}) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const notify = useNotify();
  const editable = columns.filter((column) => column.is_editable);
  // What the person started from; the query may move on behind.
  const [base] = useState(() => pick(shop, editable));
  const [mine, setMine] = useState<Values>(base);
  const [theirs, setTheirs] = useState<ShopDetail | null>(null);
  const dirty = Object.keys(resolvedChange(base, mine, {})).length > 0;

  const save = useMutation({
    mutationFn: ({ version, change }: { version: number; change: Values }) =>
      changeShop(shop.id, version, change),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: shopKey(shop.id) });
      void client.invalidateQueries({ queryKey: ['list', 'customers'] });
      notify.done(t('common:state.saved'));
      onDone();
    },
    onError: async (error) => {
      if (asProblem(error).status === 412) setTheirs(await getShop(shop.id));
    },
  });
  const problem = save.error && asProblem(save.error).status !== 412 ? asProblem(save.error) : null;
  const columnOf = (key: string) => words.columns.find((column) => column.name === key);
  return (
    <>
      <UnsavedGuard dirty={dirty && !save.isPending && !save.isSuccess} />
      {problem && (
        <Alert
          type="error"
          showIcon
          className="rm-form-alert"
          title={problemText(problem)}
          description={problem.fields.map((field) => (
            <div key={field.field}>
              {words.labelOf(field.field)}: {t(`problems:${field.reason}`, { defaultValue: field.message })}
            </div>
          ))}
        />
      )}
      <div className="rm-edit-fields">
        {editable.map((column) => (
          <label key={column.name}>
            <span>
              {words.labelOf(column.name)}
              {column.is_required && ' *'}
            </span>
            <ShopInput
              column={column}
              words={words}
              value={mine[column.name] ?? null}
              onChange={(value) => setMine({ ...mine, [column.name]: value })}
            />
          </label>
        ))}
      </div>
      <div className="rm-wizard-actions">
        <Button onClick={onDone}>{t('common:action.cancel')}</Button>
        <Button
          type="primary"
          disabled={!dirty}
          loading={save.isPending}
          onClick={() => save.mutate({ version: shop.version, change: resolvedChange(base, mine, {}) })}
        >
          {t('common:action.save')}
        </Button>
      </div>
      {theirs && (
        <ConflictDialog
          fields={conflictFields(base, mine, pick(theirs, editable))}
          labelOf={words.labelOf}
          render={(key, value) => {
            const column = columnOf(key);
            return column ? shopText(column, value, words) : String(value);
          }}
          onCancel={() => setTheirs(null)}
          onResolve={(chosen) => {
            setTheirs(null);
            save.mutate({ version: theirs.version, change: resolvedChange(base, mine, chosen) });
          }}
        />
      )}
    </>
  );
}

function pick(shop: ShopDetail, columns: readonly ShopColumn[]): Values {
  const values = shop as unknown as Values;
  return Object.fromEntries(columns.map((column) => [column.name, values[column.name] ?? null]));
}
