// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { asProblem, problemFrom, problemText } from './problem';
import { startI18n } from './i18n';

describe('problem', () => {
  it('reads the server’s form', () => {
    const problem = problemFrom(422, {
      reason: 'wire.wrong_value',
      detail: 'login: expected text',
      request_id: 'r1',
      fields: [{ field: 'login', value: '', reason: 'wire.wrong_value', expected: 'text' }],
    });
    expect(problem.reason).toBe('wire.wrong_value');
    expect(problem.requestId).toBe('r1');
    expect(problem.fields).toEqual([{ field: 'login', reason: 'wire.wrong_value', message: 'text' }]);
  });
  it('survives answers that are no problem document', () => {
    expect(problemFrom(502, '<html>').reason).toBe('http.status_502');
    expect(asProblem(new TypeError('Failed to fetch')).reason).toBe('network.unreachable');
  });
  it('speaks by reason, else by status with the detail', async () => {
    await startI18n('zh-CN');
    expect(problemText(problemFrom(401, { reason: 'identity.wrong_credentials' }))).toBe('登录名或密码不正确。');
    expect(problemText(problemFrom(409, { reason: 'some.new_reason', detail: 'because' }))).toBe(
      '与现有数据冲突。 (because)',
    );
  });
});
