import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotify } from '@/components/use-notify';
import { conflictFields, resolvedChange } from '@/lib/conflict';
import type { ConflictField } from '@/lib/conflict';
import { asProblem } from '@/lib/problem';
import { useDraftActions } from './api/drafts';
import type { Draft, ModelAddress } from './api/drafts';
import type { Config } from './config-form';

interface Conflict {
  fields: readonly ConflictField[];
  theirs: Config;
  version: number;
}

/**
 * A draft in somebody's hands: what is typed, what is saved, and what to do when somebody else saved
 * meanwhile (412).
 */
export function useDraftSaving(address: ModelAddress, draft: Draft) {
  const { t } = useTranslation('model_configs');
  const notify = useNotify();
  const { save } = useDraftActions(address);
  const [edited, setEdited] = useState<Config | undefined>();
  const [conflict, setConflict] = useState<Conflict | undefined>();
  const config = edited ?? draft.body;
  const isDirty = edited !== undefined && JSON.stringify(edited) !== JSON.stringify(draft.body);

  const send = async (body: Config, version: number): Promise<boolean> => {
    try {
      await save.mutateAsync({ version, body, comment: draft.comment });
      setEdited(undefined);
      setConflict(undefined);
      notify.done(t('saved'));
      return true;
    } catch (error) {
      const problem = asProblem(error);
      const theirs = (problem.body.current as { body?: Config } | undefined)?.body;
      if (problem.status === 412 && theirs !== undefined) {
        setConflict({
          theirs,
          version: Number(problem.body.current_version),
          fields: conflictFields(draft.body, body, theirs),
        });
      } else {
        notify.failed(error);
      }
      return false;
    }
  };

  return {
    config,
    isDirty,
    isSaving: save.isPending,
    conflict,
    change: setEdited,
    save: async (): Promise<boolean> => (isDirty ? send(config, draft.version) : true),
    resolve: (chosen: Record<string, unknown>): void => {
      if (conflict === undefined) return;
      const mine = resolvedChange(draft.body, config, chosen) as Config;
      void send({ ...conflict.theirs, ...mine }, conflict.version);
    },
    cancelConflict: () => setConflict(undefined),
  };
}
