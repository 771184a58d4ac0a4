import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Select, Tree } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/page';
import { EmptyState, QueryView } from '@/components/states';
import { useNotify } from '@/components/use-notify';
import { addUnit, changeUnit, staffQuery, unitsQuery, type Person, type Unit } from './api/organisation';
import { treeOf, type TreeNode } from './unit-tree';

interface Node {
  key: string;
  title: string;
  children: Node[];
}

/** From the company down to the sales areas, and who is responsible for each. */
export function OrganisationTree() {
  const { t } = useTranslation('identity');
  const units = useQuery(unitsQuery);
  const staff = useQuery(staffQuery);
  const [chosen, setChosen] = useState('');
  const [adding, setAdding] = useState(false);
  return (
    <QueryView query={units}>
      {(all) => {
        const unit = all.find((one) => one.id === chosen);
        return all.length === 0 ? (
          <EmptyState title={t('unit.empty')} hint={t('unit.empty_hint')} />
        ) : (
          <div className="rm-grid-2">
            <Section title={t('organisation.title')}>
              <UnitTree units={all} chosen={chosen} onChoose={setChosen} />
            </Section>
            <div className="rm-stack">
              {unit ? (
                <UnitForm key={unit.etag + unit.id} unit={unit} units={all} people={staff.data ?? []} onAdd={() => setAdding(true)} />
              ) : (
                <Section>
                  <p className="rm-muted">{t('unit.choose')}</p>
                </Section>
              )}
            </div>
            {adding && unit && <NewUnit parent={unit} people={staff.data ?? []} onClose={() => setAdding(false)} />}
          </div>
        );
      }}
    </QueryView>
  );
}

function UnitTree({ units, chosen, onChoose }: { units: readonly Unit[]; chosen: string; onChoose: (id: string) => void }) {
  const data = useMemo(() => {
    const toNode = (node: TreeNode<Unit>): Node => ({
      key: node.unit.id,
      title: `${node.unit.name}${node.unit.manager_name ? ` · ${node.unit.manager_name}` : ''}`,
      children: node.children.map(toNode),
    });
    return treeOf(units).map(toNode);
  }, [units]);
  return (
    <Tree
      blockNode
      defaultExpandedKeys={data.map((node) => node.key)}
      treeData={data}
      selectedKeys={chosen === '' ? [] : [chosen]}
      onSelect={(keys) => onChoose(String(keys[0] ?? ''))}
    />
  );
}

interface UnitFields {
  name: string;
  parent_id?: string;
  manager_id?: string;
}

const managerOptions = (people: readonly Person[]) =>
  people.map((person) => ({ value: person.id, label: `${person.name} (${person.code})` }));

function UnitForm({ unit, units, people, onAdd }: { unit: Unit; units: readonly Unit[]; people: readonly Person[]; onAdd: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const save = useMutation({
    mutationFn: (fields: UnitFields) =>
      changeUnit(unit, { name: fields.name, parent_id: fields.parent_id, manager_id: fields.manager_id ?? '' }),
    onSuccess: () => notify.done(t('common:state.saved')),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: unitsQuery.queryKey }),
  });
  return (
    <Section title={`${unit.name} ${unit.code}`} extra={<Button size="small" onClick={onAdd}>{t('unit.add_below')}</Button>}>
      <Form<UnitFields>
        layout="vertical"
        initialValues={{ name: unit.name, parent_id: unit.parent_id ?? undefined, manager_id: unit.manager_id ?? undefined }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="name" label={t('unit.name')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        {unit.parent_id && (
          <Form.Item name="parent_id" label={t('unit.parent')}>
            <Select
              showSearch={{ optionFilterProp: 'label' }}
              options={units.filter((one) => one.id !== unit.id).map((one) => ({ value: one.id, label: `${one.name} (${one.code})` }))}
            />
          </Form.Item>
        )}
        <Form.Item name="manager_id" label={t('unit.manager')} extra={t('unit.manager_hint')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={managerOptions(people)} />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {t('common:action.save')}
        </Button>
      </Form>
    </Section>
  );
}

interface NewFields extends UnitFields {
  code: string;
  kind: string;
}

const kinds = ['county_branch', 'market_department', 'sales_area'] as const;

function NewUnit({ parent, people, onClose }: { parent: Unit; people: readonly Person[]; onClose: () => void }) {
  const { t } = useTranslation('identity');
  const client = useQueryClient();
  const notify = useNotify();
  const [form] = Form.useForm<NewFields>();
  const add = useMutation({
    mutationFn: (fields: NewFields) => addUnit({ ...fields, parent_id: parent.id }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: unitsQuery.queryKey });
      onClose();
    },
    onError: notify.failed,
  });
  return (
    <Modal open title={t('unit.add_to', { name: parent.name })} okText={t('common:action.add')} confirmLoading={add.isPending} onCancel={onClose} onOk={() => form.submit()}>
      <Form<NewFields> form={form} layout="vertical" initialValues={{ kind: 'sales_area' }} onFinish={(fields) => add.mutate(fields)}>
        <Form.Item name="code" label={t('unit.code')} rules={[{ required: true }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t('unit.name')} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="kind" label={t('unit.kind')}>
          <Select options={kinds.map((value) => ({ value, label: t(`unit.${value}`) }))} />
        </Form.Item>
        <Form.Item name="manager_id" label={t('unit.manager')}>
          <Select allowClear showSearch={{ optionFilterProp: 'label' }} options={managerOptions(people)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
