import { expect, it } from 'vitest'
import { fileFault } from '@/composables/transfer'
import { fileName } from './transfer'

it('takes the UTF-8 name of a download first', () => {
  expect(fileName(`attachment; filename="needs.xlsx"; filename*=UTF-8''%E9%9C%80%E6%B1%82.xlsx`, 'x')).toBe('需求.xlsx')
  expect(fileName('attachment; filename="needs.xlsx"', 'x')).toBe('needs.xlsx')
  expect(fileName(null, 'x.xlsx')).toBe('x.xlsx')
})

it('finds a wrong file before it is sent', () => {
  const limits = { endings: ['.xlsx', '.csv'], size: 100 }
  expect(fileFault({ name: '名册.XLSX', size: 100 }, limits)).toBeUndefined()
  expect(fileFault({ name: '名册.pdf', size: 10 }, limits)).toBe('ending')
  expect(fileFault({ name: '名册.csv', size: 101 }, limits)).toBe('size')
  expect(fileFault({ name: '名册.csv', size: 0 }, limits)).toBe('empty')
})
